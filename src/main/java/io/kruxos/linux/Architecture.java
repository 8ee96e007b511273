package io.kruxos.linux;

/**
 * A processor architecture that the sandbox knows; on any other nothing is opened.
 *
 * <p>Source: {@code AUDIT_ARCH_*} in {@code linux/audit.h}.
 */
public enum Architecture {
    X86_64(0xC000003E),
    AARCH64(0xC00000B7);

    private final int auditValue;

    Architecture(int auditValue) {
        this.auditValue = auditValue;
    }

    /** What {@code seccomp_data.arch} holds for a call of this architecture. */
    int auditValue() {
        return auditValue;
    }

    /**
     * The one this JVM runs on.
     *
     * @throws UnsupportedOperationException on any other
     */
    public static Architecture current() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default ->
                throw new UnsupportedOperationException(
                        "no system call table for architecture " + name + "; the sandbox runs on x86_64 and aarch64");
        };
    }
}
