package io.kruxos.mcp;

/** A connection to a client, as far as sending goes. Safe for many threads; never waits for the client. */
public interface Outlet {
    /** Sends one text; does nothing when the connection is gone. */
    void send(byte[] text);

    /** Closes the connection because its session is over or has moved to another one; {@code reason} is for people. */
    void close(String reason);
}
