package io.kruxos.mcp;

/** Replies on the connection that the request came in by; one that is lost meanwhile gets nothing. */
record OutletReply(Outlet outlet) implements Reply {
    @Override
    public void notify(byte[] notification) {
        outlet.send(notification);
    }

    @Override
    public void answer(byte[] text) {
        outlet.send(text);
    }

    @Override
    public void withdrawn() {}
}
