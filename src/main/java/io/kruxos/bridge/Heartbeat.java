package io.kruxos.bridge;

import java.io.IOException;

/**
 * Pings a gateway on another machine, so that a connection which died without a word is noticed. Needs no answer: TCP gives
 * up on unacknowledged bytes by itself, but an idle connection sends none.
 */
final class Heartbeat extends Thread {
    private static final long INTERVAL_MS = 20_000;

    private final Reconnection reconnection;

    Heartbeat(Reconnection reconnection) {
        super("bridge-heartbeat");
        this.reconnection = reconnection;
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL_MS);
                beat();
            }
        } catch (InterruptedException e) {
            // The bridge is being closed.
            return;
        }
    }

    private void beat() {
        try {
            reconnection.connection().ping();
        } catch (IOException e) {
            // The reading thread meets the same error, or has met it, and reconnects.
            return;
        }
    }
}
