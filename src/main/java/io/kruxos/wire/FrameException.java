package io.kruxos.wire;

import java.io.IOException;

/** A byte stream that is no sequence of frames; nothing after this point of it can be trusted. */
public final class FrameException extends IOException {
    private static final long serialVersionUID = 1L;

    public FrameException(String message) {
        super(message);
    }
}
