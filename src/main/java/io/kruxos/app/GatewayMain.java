package io.kruxos.app;

import io.kruxos.linux.ProcessCredentials;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * {@code GatewayMain --home DIR}: the gateway. Started as root it leaves root before it opens anything. Ends with 0 on SIGTERM, 1
 * when it can't start, with the reason and the mend on standard error.
 */
public final class GatewayMain {
    private static final Logger LOG = System.getLogger(GatewayMain.class.getName());

    private GatewayMain() {}

    public static void main(String[] args) {
        if (args.length != 2 || !args[0].equals("--home")) {
            System.err.println("usage: GatewayMain --home DIR");
            System.exit(2);
        }
        try {
            run(new Home(Path.of(args[1])));
        } catch (InterruptedException e) {
            System.exit(0);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "the gateway can't start", e);
            System.err.println("kruxos: the gateway can't start: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Home home) throws IOException, InterruptedException {
        Configuration configuration = ConfigurationFile.read(home.configuration());
        home.make();
        int uid = UnixUser.own();
        String user = uid == 0 ? leaveRoot(home, configuration) : System.getProperty("user.name");
        Gateway gateway =
                Gateway.start(home, configuration, uid); // the executor keeps the user that both were started as
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            gateway.close();
                            stopped.countDown();
                        },
                        "stop"));
        System.err.println("kruxos: gateway ready on port " + gateway.port() + ", user " + user);
        stopped.await();
    }

    /** Gives the home to the configured user and becomes that user, every thread of it, for good; returns its name. */
    private static String leaveRoot(Home home, Configuration configuration) throws IOException {
        UnixUser user = UnixUser.of(configuration.runAs());
        give(home, user);
        ProcessCredentials.become(user.uid(), user.gid());
        return user.name();
    }

    /**
     * Gives away what the gateway writes and nothing else. The home itself, {@code kruxos.yaml} and
     * {@code executor} stay root's, because root reads and writes there: a gateway that was taken over must not choose the
     * sandbox's mode, nor put a link where root opens a file. What was given before is not touched again, for the same reason.
     */
    private static void give(Home home, UnixUser user) throws IOException {
        own(home.workspaces(), user);
        for (Path given : List.of(home.policies(), home.data(), home.audit(), home.tls(), home.run())) {
            giveTree(given, user);
        }
    }

    private static void giveTree(Path top, UnixUser user) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (user.uid() == (Integer) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                own(file, user);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                own(directory, user);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void own(Path path, UnixUser user) throws IOException {
        Files.setAttribute(path, "unix:uid", user.uid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", user.gid(), LinkOption.NOFOLLOW_LINKS);
    }
}
