package io.kruxos.app;

import io.kruxos.sandbox.SandboxMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The executor process: {@code ExecutorMain HOME GATEWAY_UID MODE}. Says one line on standard error when it is ready, writes
 * nothing to standard output, and ends with all that runs in its cells when it is told to.
 */
public final class ExecutorMain {
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    private ExecutorMain() {}

    public static void main(String[] arguments) {
        try {
            run(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("executor: " + e.getMessage());
            System.exit(USAGE);
        } catch (IOException | RuntimeException e) {
            // The process's edge: whatever keeps it from starting is told in one line.
            System.err.println("executor: " + e.getMessage());
            System.exit(FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("usage: HOME GATEWAY_UID full|rootless|off");
        }
        Home home = new Home(Path.of(arguments[0]));
        Executor executor = Executor.start(home, uid(arguments[1]), mode(arguments[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(executor::close, "executor-end"));
        System.err.println("executor ready, mode " + arguments[2] + ", pid "
                + ProcessHandle.current().pid());
        executor.await();
        // The socket has failed: whoever started this starts it again.
        System.exit(FAILED);
    }

    private static long uid(String text) {
        if (!text.matches("[0-9]{1,10}")) {
            throw new IllegalArgumentException("the gateway's uid must be a number: " + text);
        }
        return Long.parseLong(text);
    }

    private static SandboxMode mode(String word) {
        for (SandboxMode mode : SandboxMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("the mode must be full, rootless or off: " + word);
    }
}
