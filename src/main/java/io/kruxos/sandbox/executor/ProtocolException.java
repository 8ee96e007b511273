package io.kruxos.sandbox.executor;

/** The peer sent what the protocol does not have; the connection ends with this reason. */
final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }

    ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
