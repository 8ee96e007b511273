package io.kruxos.bridge;

import java.io.IOException;

/** The client does not read any more: there is nobody to work for. */
final class ClientGone extends IOException {
    private static final long serialVersionUID = 1L;

    ClientGone(IOException cause) {
        super("the client reads no more", cause);
    }
}
