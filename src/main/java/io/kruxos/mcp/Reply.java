package io.kruxos.mcp;

/** Where what belongs to one request goes. One of {@link #answer} and {@link #withdrawn} is called, once. */
public interface Reply {
    /** Something on the way to the answer. */
    void notify(byte[] notification);

    /** The answer, or the error. */
    void answer(byte[] text);

    /** The client withdrew the request: it gets no answer. */
    void withdrawn();
}
