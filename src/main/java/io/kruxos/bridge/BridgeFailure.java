package io.kruxos.bridge;

/** Why the bridge cannot reach its gateway, in one line that says what is wrong and how to mend it; never holds a secret. */
final class BridgeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Cause kind;
    private final Hope hope;

    BridgeFailure(Cause kind, Hope hope, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.hope = hope;
    }

    /** A failure that the same try meets again. */
    static BridgeFailure lasting(Cause kind, String message) {
        return new BridgeFailure(kind, Hope.NONE, message);
    }

    /** A failure that a gateway which is just starting shows too. */
    static BridgeFailure passing(Cause kind, String message) {
        return new BridgeFailure(kind, Hope.SOON, message);
    }

    Cause kind() {
        return kind;
    }

    Hope hope() {
        return hope;
    }

    String text() {
        String message = getMessage();
        return message == null ? kind.name() : message;
    }

    /** What kind of failure it is; each has its exit code and its JSON-RPC error code. */
    enum Cause {
        USAGE(2, -32602, "InvalidInput"),
        AUTHENTICATION(10, -32003, "auth.invalid_credentials"),
        NETWORK(11, -32603, "ServiceUnavailable"),
        PROTOCOL(12, -32603, "ServiceUnavailable");

        final int exitCode;
        final int rpcCode;
        final String errorType;

        Cause(int exitCode, int rpcCode, String errorType) {
            this.exitCode = exitCode;
            this.rpcCode = rpcCode;
            this.errorType = errorType;
        }
    }

    /** Whether trying again within a moment can help. */
    enum Hope {
        SOON,
        NONE
    }
}
