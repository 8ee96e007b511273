package io.kruxos.transport;

import io.kruxos.domain.ErrorType;
import io.kruxos.domain.StructuredError;
import io.kruxos.wire.ErrorJson;
import io.kruxos.wire.RpcError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of {@code POST /rpc} ends in a JSON-RPC error. */
final class RpcRefusal extends RuntimeException {
    private final transient RpcError error;

    RpcRefusal(RpcError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    RpcError error() {
        return error;
    }

    /**
     * The result of a call that ran and failed.
     *
     * @throws RpcRefusal for a call that was not let through
     */
    static Map<String, @Nullable Object> failure(StructuredError error) {
        int code = code(error.type());
        if (code != 0) {
            throw new RpcRefusal(new RpcError(code, error.agentDescription(), ErrorJson.of(error)));
        }
        Map<String, @Nullable Object> failure = new LinkedHashMap<>();
        failure.put("success", false);
        failure.put("error", ErrorJson.of(error));
        return failure;
    }

    /** 0 for what a capability itself met. */
    private static int code(String type) {
        for (ErrorType known : ErrorType.values()) {
            if (known.word().equals(type)) {
                return code(known);
            }
        }
        return 0;
    }

    private static int code(ErrorType type) {
        return switch (type) {
            case POLICY_DENIED, APPROVAL_REJECTED, APPROVAL_TIMED_OUT, SESSION_PAUSED -> RpcError.POLICY;
            case RATE_LIMITED -> RpcError.RATE;
            case APPROVAL_PENDING -> RpcError.NOT_READY;
            case INVALID_INPUT -> RpcError.INVALID_PARAMS;
            case SESSION_EXPIRED, INVALID_CREDENTIALS, AGENT_REVOKED, AUTH_RATE_LIMITED -> RpcError.AUTHENTICATION;
            case PATH_OUT_OF_SCOPE,
                    FILE_NOT_FOUND,
                    PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED,
                    TIMEOUT,
                    CONFLICT,
                    CANCELLED,
                    SERVICE_UNAVAILABLE -> 0;
        };
    }
}
