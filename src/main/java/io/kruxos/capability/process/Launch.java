package io.kruxos.capability.process;

import io.kruxos.domain.Errors;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Errno;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellProcess;
import io.kruxos.sandbox.CellProcesses;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.PathRedirect;
import io.kruxos.sandbox.ProcessSpec;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkFailure;
import io.kruxos.sandbox.WorkProfile;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts one program in its cell: the only part of {@code process.*} that happens on a confined thread. */
final class Launch implements CellWork {
    private static final int E2BIG = 7;
    private static final int ENOEXEC = 8;

    private final ManagedProcess process;
    private final String mark;
    private final Descriptor input;
    private final Descriptor output;
    private final Descriptor error;
    private volatile @Nullable CellProcess started;

    /** @param mark the value of {@link Environment#MARK} */
    Launch(ManagedProcess process, String mark, Descriptor input, Descriptor output, Descriptor error) {
        this.process = process;
        this.mark = mark;
        this.input = input;
        this.output = output;
        this.error = error;
    }

    /** The program, once this work is done. */
    CellProcess started() {
        CellProcess program = started;
        if (program == null) {
            throw new IllegalStateException("nothing was started");
        }
        return program;
    }

    @Override
    public WorkProfile profile() {
        return WorkProfile.PROCESSES;
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        RunRequest request = process.request();
        requireDirectory(cell, request.directory());
        requireProgram(cell, request);
        ProcessSpec spec = new ProcessSpec(
                request.program(),
                request.argv(),
                environment(cell, request),
                request.directory(),
                input,
                output,
                error,
                process.limits().kernel());
        try {
            started = cell.processes().spawn(spec);
        } catch (KernelError e) {
            throw new WorkFailure(failure(request, e));
        }
        return Map.of();
    }

    /** A link on the way is answered with a redirection, which policy decides on. */
    private static void requireDirectory(CellContext cell, String directory) {
        cell.files()
                .open(cell.files().place(directory), OpenHow.DIRECTORY_HANDLE)
                .close();
    }

    /** A program in a mount is the file that policy saw only while no link is on the way to it. */
    private static void requireProgram(CellContext cell, RunRequest request) {
        boolean mounted = cell.plan().mounts().stream()
                .anyMatch(mount -> request.program().startsWith(mount.agentPath() + "/"));
        if (!mounted) {
            return;
        }
        try {
            cell.files()
                    .open(cell.files().place(request.program()), OpenHow.READ)
                    .close();
        } catch (PathRedirect e) {
            String real = e.realPaths().getOrDefault(request.program(), "elsewhere");
            throw new WorkFailure(StructuredError.of(
                            "InvalidInput",
                            "'" + request.command() + "' is reached through a symbolic link: the program is " + real
                                    + ". Nothing ran.",
                            RecoveryAction.of("name_program", "Call the program itself: " + real))
                    .withContext(Map.of("program", real)));
        }
    }

    private Map<String, String> environment(CellContext cell, RunRequest request) {
        CellProcesses names = cell.processes();
        Map<String, String> base = new HashMap<>();
        base.put("HOME", names.home());
        base.put("TMPDIR", names.temporary());
        Map<String, String> place = new HashMap<>();
        place.put("PWD", names.visiblePath(request.directory()));
        place.put("KRUXOS_AGENT", process.agent().value());
        place.put("KRUXOS_WORKSPACE", names.visiblePath("/workspace"));
        place.put(Environment.MARK, mark);
        return Environment.of(base, request.environment(), place);
    }

    private static StructuredError failure(RunRequest request, KernelError e) {
        String name = "'" + request.command() + "'";
        StructuredError error = switch (e.errno()) {
            case Errno.ENOENT ->
                ProcessErrors.commandNotFound(
                        request.command(),
                        name + " could not be started: the program, or the interpreter that its first line names,"
                                + " does not exist in the sandbox.");
            case Errno.EACCES, Errno.EPERM ->
                StructuredError.of(
                        "SpawnFailed",
                        name + " could not be started: the file may not be executed.",
                        RecoveryAction.of(
                                "check_permissions",
                                "Make the file executable, or give it to its interpreter as an argument."));
            case ENOEXEC ->
                StructuredError.of(
                        "SpawnFailed",
                        name + " could not be started: it is no program that this machine runs, and has no"
                                + " #! line.",
                        RecoveryAction.of("use_interpreter", "Start its interpreter with the file as argument."));
            case E2BIG ->
                Errors.resourceExhausted(
                        "arguments", name + " was not started: its arguments and environment are too long.", Map.of());
            case Errno.EAGAIN, Errno.ENOMEM ->
                Errors.resourceExhausted(
                        "processes", name + " was not started: the system has no room for another process.", Map.of());
            default ->
                StructuredError.of(
                        "SpawnFailed",
                        name + " could not be started: " + e.symbol() + ".",
                        RecoveryAction.of("retry", "Try again; tell the operator if it goes on."));
        };
        Map<String, @Nullable Object> context = new HashMap<>(error.context());
        context.put("program", request.program());
        context.put("error", e.symbol());
        return error.withContext(context);
    }
}
