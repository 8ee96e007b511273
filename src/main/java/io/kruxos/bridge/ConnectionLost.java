package io.kruxos.bridge;

import java.io.IOException;

/** A WebSocket connection has ended, for whatever reason; its code is RFC 6455's (section 7.4). */
final class ConnectionLost extends IOException {
    private static final long serialVersionUID = 1L;

    static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int NO_STATUS = 1005;
    static final int ABNORMAL = 1006;
    static final int MESSAGE_TOO_BIG = 1009;

    private final int code;

    ConnectionLost(int code, String message) {
        super(message + " (" + code + ")");
        this.code = code;
    }

    int code() {
        return code;
    }
}
