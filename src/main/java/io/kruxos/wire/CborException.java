package io.kruxos.wire;

/** Bytes that are not deterministic CBOR within the limits, or a value that has no such form; says what and where. */
public final class CborException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CborException(String message) {
        super(message, null, false, false);
    }
}
