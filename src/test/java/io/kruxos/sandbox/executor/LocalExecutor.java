package io.kruxos.sandbox.executor;

import io.kruxos.sandbox.WorkResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** An executor in this process and a client of it, with works that need no cell. */
final class LocalExecutor implements AutoCloseable {
    final Path socket;
    final Semaphore started = new Semaphore(0);
    final Semaphore release = new Semaphore(0);
    final Semaphore cancelled = new Semaphore(0);
    private final Map<String, ExecutorWork> works = Map.of(
            "test.echo", (errand, _) -> done(errand),
            "test.later", (errand, _) -> later(errand),
            "test.hold", (errand, _) -> hold(errand),
            "test.break",
                    (_, _) -> {
                        throw new IllegalStateException("a defect");
                    },
            "test.odd", (_, _) -> Optional.of(new WorkResult.Done(Map.of("odd", new Object()))),
            "test.large", (_, _) -> Optional.of(new WorkResult.Done(Map.of("large", "x".repeat(65 << 20)))));
    private ExecutorServer server;

    LocalExecutor(Path directory) throws IOException {
        socket = directory.resolve("run/executor.sock");
        server = serve();
    }

    ExecutorServer serve() throws IOException {
        return ExecutorServer.start(
                socket, me(), new ExecutorParts(works, new FakeDoor(), Residents.NONE, () -> Samples.REPORT));
    }

    ExecutorClient client() throws IOException {
        return client(me(), Duration.ofSeconds(30));
    }

    ExecutorClient client(PeerIdentity peer, Duration patience) {
        return new ExecutorClient(new ExecutorClientSettings(socket, peer, "test", patience, Duration.ofMillis(20)));
    }

    static PeerIdentity me() throws IOException {
        return PeerIdentity.ofUid(new com.sun.security.auth.module.UnixSystem().getUid());
    }

    void stop() {
        server.close();
    }

    void startAgain() throws IOException {
        server = serve();
    }

    @Override
    public void close() {
        release.release(10_000);
        server.close();
    }

    private static Optional<WorkResult> done(Errand errand) {
        return Optional.of(new WorkResult.Done(errand.work().inputs()));
    }

    private Optional<WorkResult> later(Errand errand) {
        errand.onCancel(() -> {
            cancelled.release();
            errand.finish(new WorkResult.Done(Map.of("cancelled", true)));
        });
        started.release();
        Thread.ofPlatform().daemon().start(() -> {
            release.acquireUninterruptibly();
            errand.finish(new WorkResult.Done(errand.work().inputs()));
        });
        return Optional.empty();
    }

    private Optional<WorkResult> hold(Errand errand) {
        errand.onCancel(cancelled::release);
        started.release();
        release.acquireUninterruptibly();
        return done(errand);
    }
}
