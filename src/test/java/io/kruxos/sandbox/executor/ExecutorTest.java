package io.kruxos.sandbox.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Limits;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Client and server over a real socket. */
@Timeout(60)
class ExecutorTest {
    @TempDir
    Path directory;

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private LocalExecutor executor;
    private ExecutorClient client;

    @BeforeEach
    void open() throws IOException {
        executor = new LocalExecutor(directory);
        client = executor.client();
    }

    @AfterEach
    void close() {
        executor.close();
        client.close();
        callers.shutdownNow();
    }

    @Test
    void shouldAnswerACall() {
        assertEquals(new WorkResult.Done(Map.of("a", 1L)), echo(1));
    }

    @Test
    void shouldTellWhatTheExecutorIs() throws InterruptedException {
        assertEquals(Samples.REPORT, client.awaitReport(Duration.ofSeconds(30)).orElseThrow());
    }

    @Test
    void shouldAnswerManyCallersEachWithItsOwn() throws Exception {
        List<Future<WorkResult>> results = new ArrayList<>();
        for (long i = 0; i < 2000; i++) {
            long number = i;
            results.add(callers.submit(() -> echo(number)));
        }
        for (long i = 0; i < 2000; i++) {
            assertEquals(
                    new WorkResult.Done(Map.of("a", i)), results.get((int) i).get());
        }
    }

    @Test
    void shouldAnswerOutOfOrder() throws Exception {
        Future<WorkResult> slow = run(Samples.work("test.later", Map.of("a", 1L)));
        executor.started.acquire();
        assertEquals(new WorkResult.Done(Map.of("a", 2L)), echo(2));
        executor.release.release();
        assertEquals(new WorkResult.Done(Map.of("a", 1L)), slow.get());
    }

    @Test
    void shouldCancelACall() throws Exception {
        Work work = Samples.work("test.later", Map.of());
        Future<WorkResult> result = run(work);
        executor.started.acquire();
        client.cancel(work.call());
        assertEquals(new WorkResult.Done(Map.of("cancelled", true)), result.get());
    }

    @Test
    void shouldWithdrawWorkWhenItsCallerIsInterrupted() throws Exception {
        Callable<List<Object>> call =
                () -> List.of(client.run(Samples.PLAN, Samples.work("test.later", Map.of())), Thread.interrupted());
        Future<List<Object>> result = callers.submit(() -> {
            Thread caller = Thread.currentThread();
            Thread.ofVirtual().start(() -> {
                executor.started.acquireUninterruptibly();
                // The work may have begun before its caller is done with sending it.
                while (caller.getState() != Thread.State.WAITING && caller.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                caller.interrupt();
            });
            return call.call();
        });
        assertEquals(List.of(new WorkResult.Done(Map.of("cancelled", true)), true), result.get());
    }

    @Test
    void shouldWithdrawWorkThatPassesItsTime() throws Exception {
        Limits wall = new Limits(Duration.ZERO, null, null, null, null, null);
        assertEquals(
                new WorkResult.Done(Map.of("cancelled", true)),
                run(Samples.work("test.later", Map.of(), wall)).get());
    }

    @Test
    void shouldSayThatAnExecutorIsMissing() {
        executor.stop();
        try (ExecutorClient impatient = executor.client(peer(), Duration.ofMillis(50))) {
            StructuredError error = failure(impatient.run(Samples.PLAN, Samples.work("test.echo", Map.of())));
            assertEquals("ServiceUnavailable", error.type());
            assertEquals("no", error.context().get("ran"));
            assertTrue(error.retryable());
        }
    }

    @Test
    void shouldSayThatNobodyKnowsWhenTheExecutorIsLostDuringACall() throws Exception {
        Future<WorkResult> result = run(Samples.work("test.hold", Map.of()));
        executor.started.acquire();
        executor.stop();
        StructuredError error = failure(result.get());
        assertEquals("ServiceUnavailable", error.type());
        assertEquals("unknown", error.context().get("ran"));
    }

    @Test
    void shouldGoOnWithAnExecutorThatIsBack() throws Exception {
        assertEquals(new WorkResult.Done(Map.of("a", 1L)), echo(1));
        executor.stop();
        Future<WorkResult> waiting = run(Samples.work("test.echo", Map.of("a", 2L)));
        executor.startAgain();
        // The call either waited for the new executor or was lost with the old one.
        switch (waiting.get()) {
            case WorkResult.Done done -> assertEquals(Map.of("a", 2L), done.value());
            case WorkResult.Failed failed ->
                assertEquals("ServiceUnavailable", failed.error().type());
            case WorkResult.Redirected redirected -> throw new AssertionError(redirected);
        }
        assertEquals(new WorkResult.Done(Map.of("a", 3L)), echo(3));
    }

    @Test
    void shouldAnswerAndGoOnWhenAHandlerBreaks() {
        StructuredError error = failure(client.run(Samples.PLAN, Samples.work("test.break", Map.of())));
        assertEquals("InternalError", error.type());
        assertEquals("IllegalStateException", error.context().get("failure"));
        assertEquals(new WorkResult.Done(Map.of("a", 4L)), echo(4));
    }

    @Test
    void shouldAnswerAndGoOnWhenAnAnswerCannotBeSent() {
        for (String name : List.of("test.odd", "test.large")) {
            StructuredError error = failure(client.run(Samples.PLAN, Samples.work(name, Map.of())));
            assertEquals("ResourceExhausted", error.type());
        }
        assertEquals(new WorkResult.Done(Map.of("a", 4L)), echo(4));
    }

    @Test
    void shouldRefuseWorkThatCannotBeSent() {
        Work work = Samples.work("test.echo", Map.of("large", "x".repeat(65 << 20)));
        assertEquals(
                "ResourceExhausted", failure(client.run(Samples.PLAN, work)).type());
        assertEquals(new WorkResult.Done(Map.of("a", 4L)), echo(4));
    }

    @Test
    void shouldRefuseUnknownWork() {
        StructuredError error = failure(client.run(Samples.PLAN, Samples.work("test.none", Map.of())));
        assertEquals("no", error.context().get("ran"));
    }

    @Test
    void shouldRefuseMoreWorkThanItHasThreadsFor() throws Exception {
        List<Future<WorkResult>> held = new ArrayList<>();
        for (int i = 0; i < GatewayConnection.WORKERS_MAX; i++) {
            held.add(run(Samples.work("test.hold", Map.of())));
        }
        executor.started.acquire(GatewayConnection.WORKERS_MAX);
        StructuredError error = failure(client.run(Samples.PLAN, Samples.work("test.echo", Map.of())));
        assertEquals("ServiceUnavailable", error.type());
        assertEquals("no", error.context().get("ran"));
        executor.release.release(GatewayConnection.WORKERS_MAX);
        for (Future<WorkResult> result : held) {
            assertInstanceOf(WorkResult.Done.class, result.get());
        }
        assertEquals(new WorkResult.Done(Map.of("a", 4L)), echo(4));
    }

    @Test
    void shouldEndSessionsAndCloseCells() {
        assertEquals(new WorkResult.Done(Map.of("killed", 0L)), client.endSession(Samples.SESSION));
        assertEquals(new WorkResult.Done(Map.of("killed", 0L)), client.closeCells(Samples.PLAN.agent()));
    }

    @Test
    void shouldLookAtDirectories(@TempDir Path temporary) throws Exception {
        Path real = Files.createDirectory(temporary.toRealPath().resolve("real"));
        Path link = Files.createSymbolicLink(real.resolveSibling("link"), real);
        assertEquals(new WorkResult.Done(Map.of("real_path", real.toString(), "directory", true)), client.look(link));
        assertEquals(
                "FileNotFound", failure(client.look(real.resolve("nothing"))).type());
    }

    @Test
    void shouldServeOneGatewayAtATime() throws Exception {
        assertEquals(new WorkResult.Done(Map.of("a", 1L)), echo(1));
        try (ExecutorClient second = executor.client(peer(), Duration.ofMillis(1500))) {
            assertEquals(
                    "no",
                    failure(second.run(Samples.PLAN, Samples.work("test.echo", Map.of())))
                            .context()
                            .get("ran"));
        }
        client.close();
        client = executor.client();
        assertEquals(new WorkResult.Done(Map.of("a", 2L)), echo(2));
    }

    @Test
    void shouldCancelWhatIsInHandWhenTheGatewayGoes() throws Exception {
        Future<WorkResult> result = run(Samples.work("test.later", Map.of()));
        executor.started.acquire();
        client.close();
        assertEquals("unknown", failure(result.get()).context().get("ran"));
        executor.cancelled.acquire();
    }

    @Test
    void shouldTakeAnExecutorOfAnotherUserForNone() throws IOException {
        try (ExecutorClient deceived = executor.client(PeerIdentity.ofUid(4_242_424), Duration.ofMillis(100))) {
            assertEquals(
                    "no",
                    failure(deceived.run(Samples.PLAN, Samples.work("test.echo", Map.of())))
                            .context()
                            .get("ran"));
        }
    }

    @Test
    void shouldReadItsEnforcementBackAgain() {
        assertEquals(Samples.REPORT, client.probe().orElseThrow());
    }

    @Test
    void shouldServeNoOtherUser() throws IOException {
        Path socket = directory.resolve("other/executor.sock");
        PeerIdentity other = PeerIdentity.ofUid(4_242_424);
        ExecutorParts parts = new ExecutorParts(Map.of(), new FakeDoor(), Residents.NONE, () -> Samples.REPORT);
        try (ExecutorServer _ = ExecutorServer.start(socket, other, parts);
                ExecutorClient stranger = new ExecutorClient(new ExecutorClientSettings(
                        socket, peer(), "test", Duration.ofMillis(200), Duration.ofMillis(20)))) {
            assertEquals("4242424", Files.getOwner(socket).getName());
            assertTrue(stranger.probe().isEmpty());
        }
    }

    @Test
    void shouldKeepItsSocketPrivate() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(executor.socket)));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(executor.socket.resolveSibling("."))));
    }

    private Future<WorkResult> run(Work work) {
        return callers.submit(() -> client.run(Samples.PLAN, work));
    }

    private WorkResult echo(long number) {
        return client.run(Samples.PLAN, Samples.work("test.echo", Map.of("a", number)));
    }

    private static PeerIdentity peer() {
        try {
            return LocalExecutor.me();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static StructuredError failure(WorkResult result) {
        return assertInstanceOf(WorkResult.Failed.class, result).error();
    }
}
