package io.kruxos.capability.process;

import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.CellDoor;
import io.kruxos.sandbox.executor.Errand;
import io.kruxos.sandbox.executor.ExecutorWork;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code process.logs}: what a process has written, from an offset. */
final class LogsWork implements ExecutorWork {
    private static final long LIMIT_BYTES = 64 << 10;

    private final ProcessTable table;

    LogsWork(ProcessTable table) {
        this.table = table;
    }

    @Override
    public Optional<WorkResult> perform(Errand errand, CellDoor cells) {
        Inputs inputs = new Inputs(errand.work().inputs());
        ManagedProcess process = table.named(errand);
        String stream = inputs.text("stream", "both");
        Map<String, @Nullable Object> answer = new HashMap<>();
        answer.put("process_id", process.id());
        answer.put("state", process.state().word());
        boolean more = put(answer, "stdout", process.out(), inputs, !stream.equals("stderr"));
        more |= put(answer, "stderr", process.err(), inputs, !stream.equals("stdout"));
        answer.put("truncated", more);
        answer.put(
                "output_truncated", process.out().truncated() || process.err().truncated());
        return Optional.of(new WorkResult.Done(answer));
    }

    /** Returns whether there is more than was put. */
    private static boolean put(
            Map<String, @Nullable Object> answer, String name, OutputLog log, Inputs inputs, boolean wanted) {
        answer.put(name + "_size", log.size());
        if (!wanted) {
            answer.put(name, "");
            return false;
        }
        long offset = inputs.whole("offset", 0);
        OutputLog.Part part = log.read(offset, (int) inputs.whole("limit", LIMIT_BYTES));
        int whole = Text.wholeLength(part.bytes());
        // The beginning of a character that is all there is, is shown rather than waited for in vain.
        int length = whole == 0 ? part.bytes().length : whole;
        answer.put(name, Text.of(part.bytes(), 0, length));
        answer.put(name + "_next_offset", part.offset() + length);
        return part.more();
    }
}
