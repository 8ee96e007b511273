package io.kruxos.bridge;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The bridge's stderr: one line an event, never a message's content, never a secret. Safe for use by several threads. */
final class BridgeLog {
    private final LogLevel least;
    private final OutputStream out;

    BridgeLog(LogLevel least, OutputStream out) {
        this.least = least;
        this.out = out;
    }

    static BridgeLog toStderr(LogLevel least) {
        return new BridgeLog(least, new FileOutputStream(FileDescriptor.err));
    }

    BridgeLog at(LogLevel level) {
        return new BridgeLog(level, out);
    }

    boolean shows(LogLevel level) {
        return level.compareTo(least) >= 0;
    }

    void say(LogLevel level, String text) {
        if (!shows(level)) {
            return;
        }
        byte[] line = ("mcp-bridge: " + level + " " + text.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            try {
                out.write(line);
                out.flush();
            } catch (IOException e) {
                // Nobody reads stderr: the protocol on stdout goes on without it.
                return;
            }
        }
    }
}
