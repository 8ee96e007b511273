package io.kruxos.bridge;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program {@code mcp-bridge}. It takes no arguments: nothing secret is ever one, and clients pass variables well. */
public final class BridgeMain {
    private static final int USAGE = 2;
    private static final long INITIALIZE_MS_MAX = 10_000;

    private BridgeMain() {}

    /**
     * Runs until the end of input and halts the process with the exit code of {@code docs/bridge.md}. It halts because a client
     * kills what is still there half a second after it closed stdin.
     */
    public static void main(String[] arguments) {
        BridgeLog log = BridgeLog.toStderr(LogLevel.WARN);
        if (arguments.length > 0) {
            log.say(
                    LogLevel.ERROR,
                    "takes no arguments, only variables: KRUXOS_AGENT_NAME, KRUXOS_AGENT_TOKEN, KRUXOS_ENDPOINT");
            halt(USAGE);
        }
        InputStream in = new FileInputStream(FileDescriptor.in);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        Bridge bridge = new Bridge(System.getenv(), in, out, log, new Halt(0));
        Runtime.getRuntime().addShutdownHook(new Farewell(bridge));
        try {
            bridge.run();
            halt(0);
        } catch (BridgeFailure failure) {
            log.say(LogLevel.ERROR, failure.text());
            if (!isTerminal()) {
                new Thread(new Deadline(failure.kind().exitCode)).start();
                new RefusedStart(failure, new ClientOutput(out)).answerOne(in);
            }
            halt(failure.kind().exitCode);
        }
    }

    /** A person at a terminal sends no initialize. */
    private static boolean isTerminal() {
        try {
            String stdin = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
            return stdin.startsWith("/dev/pts/") || stdin.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    private static void halt(int code) {
        Runtime.getRuntime().halt(code);
    }

    /** Ends the process. */
    private record Halt(int code) implements Runnable {
        @Override
        public void run() {
            halt(code);
        }
    }

    /** Ends the process of a client that never says initialize. */
    private record Deadline(int code) implements Runnable {
        @Override
        public void run() {
            try {
                Thread.sleep(INITIALIZE_MS_MAX);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            halt(code);
        }
    }

    /** On SIGTERM: the gateway should know that the client is done, rather than wait for it to come back. */
    private static final class Farewell extends Thread {
        private final Bridge bridge;

        Farewell(Bridge bridge) {
            super("bridge-farewell");
            this.bridge = bridge;
        }

        @Override
        public void run() {
            bridge.finish();
        }
    }
}
