package io.kruxos.capability.process;

import io.kruxos.capability.facts.ProgramResolver;
import io.kruxos.domain.Limits;
import io.kruxos.sandbox.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code process.run} asks for, read from validated inputs.
 *
 * @param command as it was written, for people
 * @param program the file to execute, as the gateway resolved it and policy saw it
 * @param argv all arguments, the program's name first
 * @param directory the agent path it starts in
 * @param environment what it gets on top of the base
 * @param timeout what a foreground process may take
 * @param keep whether it may outlive its session
 * @param limits the call's, tightened by what the call asks for itself
 */
record RunRequest(
        String command,
        String program,
        List<String> argv,
        String directory,
        Map<String, String> environment,
        Duration timeout,
        boolean background,
        boolean keep,
        @Nullable String stdin,
        int summaryLines,
        Limits limits) {
    private static final long TIMEOUT_SECONDS = 300;
    private static final long SUMMARY_LINES = 100;

    static RunRequest of(Work work) {
        Inputs inputs = new Inputs(work.inputs());
        String command = inputs.text("command");
        boolean background = inputs.flag("background");
        Duration timeout = Duration.ofSeconds(inputs.whole("timeout", TIMEOUT_SECONDS));
        Limits asked = new Limits(
                null, inputs.optionalWhole("memory_limit"), inputs.optionalReal("cpu_limit"), null, null, null);
        Limits limits = work.limits().tightened(asked);
        Duration wall = limits.wall();
        String stdin = inputs.optionalText("stdin");
        return new RunRequest(
                command,
                inputs.text(ProgramResolver.PROGRAM),
                argv(command, inputs),
                inputs.text("working_directory", "/workspace"),
                inputs.texts("environment"),
                wall != null && wall.compareTo(timeout) < 0 ? wall : timeout,
                background,
                inputs.flag("keep_after_session"),
                background ? null : stdin,
                Math.toIntExact(inputs.whole("stdout_lines", SUMMARY_LINES)),
                limits);
    }

    private static List<String> argv(String command, Inputs inputs) {
        if (inputs.flag("shell")) {
            return ProgramLookup.shellArgv(command);
        }
        List<String> argv = new ArrayList<>();
        argv.add(command);
        argv.addAll(inputs.list("args"));
        return List.copyOf(argv);
    }
}
