package io.kruxos.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** From where a connection without TLS is taken; a Unix socket needs none. */
public enum PlainFrom {
    NOWHERE,
    /** This machine alone. */
    LOOPBACK,
    /** Tokens can then be read on the way. */
    ANYWHERE;

    boolean allows(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress internet)) {
            return true;
        }
        return switch (this) {
            case NOWHERE -> false;
            case LOOPBACK ->
                internet.getAddress() != null && internet.getAddress().isLoopbackAddress();
            case ANYWHERE -> true;
        };
    }
}
