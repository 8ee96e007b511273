package io.kruxos.capability.process;

import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Signals;
import io.kruxos.sandbox.WorkFailure;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.CellDoor;
import io.kruxos.sandbox.executor.Errand;
import io.kruxos.sandbox.executor.ExecutorWork;
import java.util.Map;
import java.util.Optional;

/** {@code process.run}: starts a program; in the foreground, answers when it has ended. */
final class RunWork implements ExecutorWork {
    private final Starter starter;
    private final ProcessTable table;
    private final Map<ManagedProcess, ProcessWatch> watches;
    private final ProcessFactory factory;

    RunWork(Starter starter, ProcessTable table, Map<ManagedProcess, ProcessWatch> watches, ProcessFactory factory) {
        this.starter = starter;
        this.table = table;
        this.watches = watches;
        this.factory = factory;
    }

    @Override
    public Optional<WorkResult> perform(Errand errand, CellDoor cells) {
        ManagedProcess process = factory.make(errand);
        requireUnchanged(process.request(), errand.plan());
        table.add(process);
        return switch (starter.start(process, errand, cells)) {
            case Starter.Started.Not(WorkResult why) -> {
                table.remove(process);
                yield Optional.of(why);
            }
            case Starter.Started.Running(ProcessWatch watch) -> {
                watches.put(process, watch);
                watch.start();
                process.onEnd(() -> watches.remove(process));
                if (process.doomed()) {
                    watch.order(ProcessState.KILLED, Signals.KILL);
                }
                yield answer(errand, process, watch);
            }
        };
    }

    /** Programs in mounts are looked at in the cell. */
    private static void requireUnchanged(RunRequest request, CellPlan plan) {
        boolean mounted =
                plan.mounts().stream().anyMatch(mount -> request.program().startsWith(mount.agentPath() + "/"));
        if (!mounted && !ProgramLookup.unchanged(request.program())) {
            throw new WorkFailure(ProcessErrors.commandNotFound(
                    request.command(),
                    "The program " + request.program() + " has changed since the call was decided on; nothing ran."));
        }
    }

    private static Optional<WorkResult> answer(Errand errand, ManagedProcess process, ProcessWatch watch) {
        if (process.request().background()) {
            return Optional.of(new WorkResult.Done(Answers.run(process)));
        }
        errand.onCancel(() -> watch.order(ProcessState.KILLED, Signals.KILL));
        process.onEnd(() -> errand.finish(result(process)));
        return Optional.empty();
    }

    private static WorkResult result(ManagedProcess process) {
        ProcessEnd end = process.end();
        return end == null || end.exhausted() == null
                ? new WorkResult.Done(Answers.run(process))
                : new WorkResult.Failed(Answers.exhausted(process, end.exhausted()));
    }
}
