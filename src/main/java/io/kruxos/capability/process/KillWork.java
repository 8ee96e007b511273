package io.kruxos.capability.process;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.Signals;
import io.kruxos.sandbox.WorkFailure;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.CellDoor;
import io.kruxos.sandbox.executor.Errand;
import io.kruxos.sandbox.executor.ExecutorWork;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code process.kill}: signals a process and its group, and tells how that ended. */
final class KillWork implements ExecutorWork {
    private static final long FORCE_AFTER_SECONDS = 10;

    /** How long the answer waits for the end of a process that nothing more is done to. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);

    private static final Map<String, Integer> SIGNALS =
            Map.of("SIGTERM", Signals.TERMINATE, "SIGKILL", Signals.KILL, "SIGINT", 2, "SIGHUP", 1, "SIGQUIT", 3);

    private final ProcessTable table;
    private final EventLoop loop;
    private final Stopper stopper;

    /** Has a process end; see {@link ProcessWatch#stop}. */
    @FunctionalInterface
    interface Stopper {
        void stop(ManagedProcess process, int signal, Duration grace);
    }

    KillWork(ProcessTable table, EventLoop loop, Stopper stopper) {
        this.table = table;
        this.loop = loop;
        this.stopper = stopper;
    }

    @Override
    public Optional<WorkResult> perform(Errand errand, CellDoor cells) {
        Inputs inputs = new Inputs(errand.work().inputs());
        ManagedProcess process = table.named(errand);
        if (!process.running()) {
            throw new WorkFailure(exited(process));
        }
        String signal = inputs.text("signal", "SIGTERM");
        int number = SIGNALS.getOrDefault(signal, Signals.TERMINATE);
        long forceAfter = number == Signals.KILL ? 0 : inputs.whole("force_after", FORCE_AFTER_SECONDS);
        Duration grace = forceAfter == 0 ? Duration.ofSeconds(-1) : Duration.ofSeconds(forceAfter);
        process.onEnd(() -> errand.finish(answer(process, signal)));
        stopper.stop(process, number, grace);
        loop.after(Duration.ofSeconds(forceAfter).plus(LAST_WAIT), () -> errand.finish(answer(process, signal)));
        return Optional.empty();
    }

    private static WorkResult answer(ManagedProcess process, String signal) {
        return new WorkResult.Done(Map.of(
                "killed",
                !process.running(),
                "signal_sent",
                signal,
                "process_id",
                process.id(),
                "state",
                process.state().word()));
    }

    private static StructuredError exited(ManagedProcess process) {
        return StructuredError.of(
                        "ProcessAlreadyExited",
                        "Process '" + process.id() + "' has ended already; its state is "
                                + process.state().word() + ".",
                        RecoveryAction.call("check_status", "See how it ended.", "process.monitor"))
                .withContext(Map.of(
                        "process_id", process.id(), "state", process.state().word()));
    }
}
