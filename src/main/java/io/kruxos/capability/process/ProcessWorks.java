package io.kruxos.capability.process;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.MarkedProcesses;
import io.kruxos.sandbox.SandboxMode;
import io.kruxos.sandbox.Signals;
import io.kruxos.sandbox.executor.ExecutorWork;
import io.kruxos.sandbox.executor.Residents;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All of {@code process.*} in one executor. */
public final class ProcessWorks implements Residents, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ProcessWorks.class.getName());
    private static final Duration DEATH_MAX = Duration.ofSeconds(5);

    private final EventLoop loop = new EventLoop();
    private final ProcessTable table = new ProcessTable();
    private final Map<ManagedProcess, ProcessWatch> watches = new ConcurrentHashMap<>();
    private final String markPrefix;
    private final MarkedProcesses marked;
    private final Map<String, ExecutorWork> works;

    /**
     * Kills what a former executor of the same home left running, and begins.
     *
     * @param logs a private directory outside of every mount, for what processes write
     * @param home tells this home's processes from another's: letters and digits
     */
    public ProcessWorks(Path logs, String home, SandboxMode mode, Clock clock, SecureRandom random) {
        this.markPrefix = home + ".";
        this.marked = new MarkedProcesses(mode, Environment.MARK);
        int left = marked.kill(mark -> mark.startsWith(markPrefix));
        if (left > 0) {
            LOG.log(Level.WARNING, "killed {0} processes that an executor before this one left", left);
        }
        Starter starter = new Starter(loop, markPrefix, marked);
        this.works = Map.of(
                "process.run", new RunWork(starter, table, watches, new ProcessFactory(logs, mode, clock, random)),
                "process.kill", new KillWork(table, loop, this::stop),
                "process.monitor", new MonitorWork(table),
                "process.list", new ListWork(table),
                "process.logs", new LogsWork(table));
    }

    /** By name. */
    public Map<String, ExecutorWork> works() {
        return works;
    }

    @Override
    public int endSession(SessionId session) {
        return kill(table.takeSession(session));
    }

    @Override
    public int evict(AgentName agent) {
        Set<String> ids = new HashSet<>();
        table.of(agent).forEach(process -> ids.add(process.id()));
        return kill(ids);
    }

    /** Kills everything. */
    @Override
    public void close() {
        Set<String> ids = new HashSet<>();
        table.all().forEach(process -> ids.add(process.id()));
        kill(ids);
        loop.close();
    }

    private int kill(Set<String> ids) {
        List<ManagedProcess> running = table.all().stream()
                .filter(process -> ids.contains(process.id()) && process.running())
                .toList();
        CountDownLatch left = new CountDownLatch(running.size());
        for (ManagedProcess process : running) {
            process.onEnd(left::countDown);
            stop(process, Signals.KILL, ProcessWatch.GRACE);
        }
        await(left);
        // Daemons that processes left behind, of those that had ended before as well.
        int daemons = ids.isEmpty()
                ? 0
                : marked.kill(mark -> mark.startsWith(markPrefix) && ids.contains(mark.substring(markPrefix.length())));
        return running.size() + daemons;
    }

    private void stop(ManagedProcess process, int signal, Duration grace) {
        loop.order(() -> {
            ProcessWatch watch = watches.get(process);
            if (watch == null) {
                process.doom();
            } else {
                watch.stop(ProcessState.KILLED, signal, grace);
            }
        });
    }

    private static void await(CountDownLatch left) {
        try {
            if (!left.await(DEATH_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.ERROR, "{0} killed processes have not ended in time", left.getCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
