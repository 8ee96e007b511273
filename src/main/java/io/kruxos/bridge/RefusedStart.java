package io.kruxos.bridge;

import java.io.IOException;
import java.io.InputStream;

/**
 * The end of a bridge that found no gateway: it waits for the client's first request, which is {@code initialize}, and answers
 * with an error that says what is wrong and how to mend it. Clients show that, and neither stderr nor the exit code.
 */
final class RefusedStart implements ClientInput.Lines {
    private final RpcError error;
    private final ClientOutput output;
    private boolean answered;

    RefusedStart(BridgeFailure failure, ClientOutput output) {
        this.error = RpcError.of(failure);
        this.output = output;
    }

    /** Answers the first request on {@code in}; returns at the end of input without one. */
    void answerOne(InputStream in) {
        ClientInput input = new ClientInput(in);
        try {
            boolean more = true;
            while (!answered && more) {
                more = input.readSome(this);
            }
        } catch (IOException e) {
            // The client is gone; the exit code says the rest.
            return;
        }
    }

    @Override
    public void line(byte[] bytes, int from, int to) {
        String rawId = MessageHead.of(bytes, from, to).rawId();
        if (rawId == null || answered) {
            return;
        }
        answered = true;
        try {
            output.line(error.answerTo(rawId));
        } catch (ClientGone e) {
            // Nobody is left to tell.
            return;
        }
    }

    @Override
    public void oversizedLine(byte[] head, byte[] tail) {
        line(head, 0, head.length);
    }
}
