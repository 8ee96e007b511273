package io.kruxos.app;

import io.kruxos.sandbox.SandboxMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The executor process: {@code ExecutorMain --home DIR}; mode and peer come from the configuration. Says one line on standard
 * error when it is ready, writes nothing to standard output, and ends with all that runs in its cells when it is told to.
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
        if (arguments.length != 2 || !arguments[0].equals("--home")) {
            throw new IllegalArgumentException("usage: --home DIR");
        }
        Home home = new Home(Path.of(arguments[1]));
        Configuration configuration = ConfigurationFile.read(home.configuration());
        int own = UnixUser.own();
        SandboxMode mode = mode(configuration.sandbox(), own);
        Executor executor = Executor.start(home, gatewayUid(configuration, own), mode);
        Runtime.getRuntime().addShutdownHook(new Thread(executor::close, "executor-end"));
        System.err.println("executor ready, mode " + mode.name().toLowerCase(Locale.ROOT) + ", pid "
                + ProcessHandle.current().pid());
        executor.await();
        // The socket has failed: whoever started this starts it again.
        System.exit(FAILED);
    }

    /** A gateway that was started as root has left it. */
    private static int gatewayUid(Configuration configuration, int own) throws IOException {
        return own == 0 ? UnixUser.of(configuration.runAs()).uid() : own;
    }

    private static SandboxMode mode(Configuration.SandboxChoice choice, int own) {
        return switch (choice) {
            case AUTO -> own == 0 ? SandboxMode.FULL : SandboxMode.ROOTLESS;
            case FULL -> SandboxMode.FULL;
            case ROOTLESS -> SandboxMode.ROOTLESS;
            case OFF -> SandboxMode.OFF;
        };
    }
}
