package io.kruxos.app;

import static io.kruxos.app.Agents.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.sandbox.SandboxMode;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.ExecutorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The executor's end, by force and by request, and what it leaves, in a mode that subclasses choose. */
@Timeout(180)
abstract class CrashCases {
    private static final int CRASHES = 3;
    private static final int CALLERS = 8;

    @TempDir
    Path directory;

    private final SandboxMode mode;

    CrashCases(SandboxMode mode) {
        this.mode = mode;
    }

    @Test
    void shouldAnswerEveryCallAndGoOnAcrossCrashes() throws Exception {
        try (ExecutorProcess executor = ExecutorProcess.start(directory.resolve("home"), mode);
                ExecutorClient client = executor.client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Agents agent = Agents.create(client, 7, directory.resolve("ws"));
            AtomicInteger answered = new AtomicInteger();
            AtomicInteger crashes = new AtomicInteger();
            List<Future<List<WorkResult>>> callers = new ArrayList<>();
            Callable<List<WorkResult>> caller = () -> load(agent, answered, crashes);
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(caller));
            }
            for (int i = 0; i < CRASHES; i++) {
                awaitMore(answered);
                executor.kill();
                executor.startAgain();
                crashes.incrementAndGet();
            }
            awaitMore(answered);
            crashes.incrementAndGet();
            for (Future<List<WorkResult>> results : callers) {
                results.get().forEach(CrashCases::assertAnswerOrLoss);
            }
            assertEquals("on\n", agent.shell("echo on").get("stdout_summary"));
        }
    }

    @Test
    void shouldEndWhatACrashedExecutorLeft() throws Exception {
        try (ExecutorProcess executor = ExecutorProcess.start(directory.resolve("home"), mode);
                ExecutorClient client = executor.client()) {
            Agents agent = Agents.create(client, 7, directory.resolve("ws"));
            String orphan = Sleepers.time();
            agent.shell("exec sleep " + orphan, "background", true);
            Sleepers.awaitRunning(orphan);
            executor.kill();
            executor.startAgain();
            Sleepers.awaitGone(orphan);
            assertEquals(0L, done(agent.call("process.list")).get("total"));
        }
    }

    @Test
    void shouldEndWithAllThatRunsWhenItIsTold() throws Exception {
        try (ExecutorProcess executor = ExecutorProcess.start(directory.resolve("home"), mode);
                ExecutorClient client = executor.client()) {
            Agents agent = Agents.create(client, 7, directory.resolve("ws"));
            String running = Sleepers.time();
            agent.shell("exec sleep " + running, "background", true, "keep_after_session", true);
            Sleepers.awaitRunning(running);
            assertTrue(executor.end());
            Sleepers.awaitGone(running);
        }
    }

    @Test
    void shouldListenOnNoNetwork() throws Exception {
        try (ExecutorProcess executor = ExecutorProcess.start(directory.resolve("home"), mode);
                ExecutorClient client = executor.client()) {
            Agents.create(client, 7, directory.resolve("ws")).shell("true");
            Set<String> own = sockets(executor.pid());
            Set<String> network = new HashSet<>();
            for (String table : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "packet", "netlink")) {
                Path file = Path.of("/proc/net", table);
                if (Files.exists(file)) {
                    Files.readAllLines(file).stream()
                            .map(line -> List.of(line.strip().split("\\s+")))
                            .forEach(network::addAll);
                }
            }
            network.retainAll(own);
            assertEquals(Set.of(), network);
            assertTrue(!own.isEmpty(), "the executor's own socket was not seen");
        }
    }

    /** Inodes of the sockets that a process has open. */
    private static Set<String> sockets(long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors
                    .map(CrashCases::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring(8, target.length() - 1))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<WorkResult> load(Agents agent, AtomicInteger answered, AtomicInteger crashes) {
        List<WorkResult> results = new ArrayList<>();
        while (crashes.get() <= CRASHES) {
            results.add(agent.run("command", "echo", "args", List.of("x")));
            answered.incrementAndGet();
        }
        return results;
    }

    private static void assertAnswerOrLoss(WorkResult result) {
        switch (result) {
            case WorkResult.Done(Map<String, @Nullable Object> answer) -> {
                assertEquals("completed", answer.get("state"));
                assertEquals("x\n", answer.get("stdout_summary"));
            }
            case WorkResult.Failed failed -> {
                assertEquals("ServiceUnavailable", failed.error().type(), failed.toString());
                assertTrue(failed.error().context().containsKey("ran"));
            }
            case WorkResult.Redirected redirected -> throw new AssertionError(redirected);
        }
    }

    private static void awaitMore(AtomicInteger answered) throws InterruptedException {
        int enough = answered.get() + 50;
        while (answered.get() < enough) {
            Sleepers.pause();
        }
    }
}
