package io.kruxos.sandbox;

/** A layer that the mode promises is not in force; nothing runs without it. */
public final class SandboxUnavailable extends RuntimeException {
    private final String layer;
    private final String mend;

    /**
     * @param layer what is missing: {@code landlock}, {@code seccomp}, …
     * @param reason what was seen
     * @param mend what the operator can do
     */
    public SandboxUnavailable(String layer, String reason, String mend) {
        super("sandbox layer " + layer + " is not in force: " + reason + ". " + mend);
        this.layer = layer;
        this.mend = mend;
    }

    public String layer() {
        return layer;
    }

    public String mend() {
        return mend;
    }
}
