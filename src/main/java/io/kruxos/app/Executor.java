package io.kruxos.app;

import io.kruxos.capability.filesystem.FilesystemWorks;
import io.kruxos.capability.process.ProcessWorks;
import io.kruxos.domain.Digest;
import io.kruxos.sandbox.Cells;
import io.kruxos.sandbox.EnforcementReport;
import io.kruxos.sandbox.SandboxMode;
import io.kruxos.sandbox.WarmUp;
import io.kruxos.sandbox.executor.CellsDoor;
import io.kruxos.sandbox.executor.ExecutorParts;
import io.kruxos.sandbox.executor.ExecutorReport;
import io.kruxos.sandbox.executor.ExecutorServer;
import io.kruxos.sandbox.executor.ExecutorWork;
import io.kruxos.sandbox.executor.PeerIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of the executor process, put together. */
final class Executor implements AutoCloseable {
    private final FilesystemWorks files;
    private final ProcessWorks processes;
    private final Cells cells;
    private final ExecutorServer server;

    private Executor(FilesystemWorks files, ProcessWorks processes, Cells cells, ExecutorServer server) {
        this.files = files;
        this.processes = processes;
        this.cells = cells;
        this.server = server;
    }

    /**
     * Starts everything; returns when gateways can connect.
     *
     * @throws io.kruxos.sandbox.SandboxUnavailable when the mode cannot be kept
     */
    static Executor start(Home home, long gatewayUid, SandboxMode mode) throws IOException {
        Path own = OwnDirectory.make(home.directory().resolve("executor"));
        SecureRandom random = new SecureRandom();
        ProcessWorks processes = new ProcessWorks(
                OwnDirectory.makeEmpty(own.resolve("output")), tag(home), mode, Clock.systemUTC(), random);
        FilesystemWorks files = new FilesystemWorks(Clock.systemUTC(), random, UserNames.load()::of);
        Cells cells = new Cells(
                mode, home.directory(), OwnDirectory.make(own.resolve("cells")), new WarmUp(List.of(files::warmUp)));
        report(cells);
        ExecutorParts parts =
                new ExecutorParts(works(files, processes), new CellsDoor(cells), processes, () -> report(cells));
        StrayWatch.start(cells.confinementCheck());
        ExecutorServer server = ExecutorServer.start(home.executorSocket(), PeerIdentity.ofUid(gatewayUid), parts);
        return new Executor(files, processes, cells, server);
    }

    /** Waits until it is closed. */
    void await() throws InterruptedException {
        server.await();
    }

    /** Ends all that runs in cells, then the cells. */
    @Override
    public void close() {
        server.close();
        processes.close();
        files.close();
        cells.close();
    }

    private static Map<String, ExecutorWork> works(FilesystemWorks files, ProcessWorks processes) {
        Map<String, ExecutorWork> works = new HashMap<>(processes.works());
        files.byName().forEach((name, work) -> works.put(name, ExecutorWork.inCell(work)));
        return works;
    }

    private static ExecutorReport report(Cells cells) {
        EnforcementReport seen = cells.tryOut();
        List<Map<String, @Nullable Object>> layers = seen.layers().stream()
                .<Map<String, @Nullable Object>>map(layer -> Map.of("layer", layer.name(), "detail", layer.detail()))
                .toList();
        return new ExecutorReport(
                Version.TEXT,
                ProcessHandle.current().pid(),
                seen.mode().word(),
                Map.of("layers", layers, "stray_threads", StrayWatch.names(cells.confinementCheck())),
                seen.profile());
    }

    /** Tells this home from others on the machine. */
    private static String tag(Home home) {
        return Digest.of(home.directory().toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 16);
    }
}
