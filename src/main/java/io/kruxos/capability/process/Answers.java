package io.kruxos.capability.process;

import io.kruxos.domain.Errors;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Processes as clients see them. */
final class Answers {
    private static final int SUMMARY_BYTES = 64 << 10;
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    private Answers() {}

    /** The answer of {@code process.run}. */
    static Map<String, @Nullable Object> run(ManagedProcess process) {
        int lines = process.request().summaryLines();
        Map<String, @Nullable Object> answer = new HashMap<>();
        answer.put("process_id", process.id());
        putState(answer, process);
        answer.put("stdout_summary", Text.lastLines(process.out().last(SUMMARY_BYTES), lines));
        answer.put("stderr_summary", Text.lastLines(process.err().last(SUMMARY_BYTES), lines));
        answer.put("stdout_size", process.out().size());
        answer.put("stderr_size", process.err().size());
        answer.put(
                "output_truncated", process.out().truncated() || process.err().truncated());
        answer.put("limits", process.limits().stated());
        return answer;
    }

    /** The answer of {@code process.monitor}, and an entry of {@code process.list}. */
    static Map<String, @Nullable Object> status(ManagedProcess process) {
        Map<String, @Nullable Object> answer = new HashMap<>();
        answer.put("process_id", process.id());
        answer.put("command", String.join(" ", process.request().argv()));
        answer.put("started_at", process.startedAt().toString());
        putState(answer, process);
        return answer;
    }

    static String signal(int number) {
        return SIGNALS.getOrDefault(number, "signal " + number);
    }

    /** A process that a limit ended; its output is still there. */
    static StructuredError exhausted(ManagedProcess process, ProcessEnd.Exhausted limit) {
        Map<String, @Nullable Object> figures = new HashMap<>(run(process));
        figures.put("allowed", limit.allowed());
        figures.put("seen", limit.seen());
        return Errors.resourceExhausted(
                limit.limit(),
                "'" + process.request().command() + "' was killed: it reached its limit of " + limit.allowed() + " "
                        + limit.limit() + " (" + limit.seen() + " seen).",
                figures);
    }

    static StructuredError notFound(String id) {
        return StructuredError.of(
                        "ProcessNotFound",
                        "There is no process '" + (id.length() > 64 ? id.substring(0, 64) : id)
                                + "', or it has been forgotten.",
                        RecoveryAction.call("list_processes", "See which processes there are.", "process.list"))
                .withContext(Map.of("process_id", id.length() > 64 ? id.substring(0, 64) : id));
    }

    private static void putState(Map<String, @Nullable Object> answer, ManagedProcess process) {
        ProcessEnd end = process.end();
        answer.put("state", process.state().word());
        answer.put("exit_code", end == null ? null : end.exitCode());
        answer.put("signal", end == null || end.signal() == 0 ? null : signal(end.signal()));
        answer.put("duration_ms", process.duration().toMillis());
        answer.put("resource_usage", process.usage().fields());
    }
}
