package io.kruxos.sandbox.executor;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.WorkResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link WorkResult} as fields of a message: exactly one of {@code done}, {@code failed} and {@code redirected}. */
final class ResultMapping {
    private ResultMapping() {}

    static Map<String, @Nullable Object> map(WorkResult result) {
        return switch (result) {
            case WorkResult.Done done -> Map.of("done", done.value());
            case WorkResult.Failed failed -> Map.of("failed", map(failed.error()));
            case WorkResult.Redirected redirected -> Map.of("redirected", redirected.realPaths());
        };
    }

    static WorkResult result(Fields fields) {
        Map<String, @Nullable Object> done = fields.optionalObject("done");
        if (done != null) {
            return new WorkResult.Done(done);
        }
        Map<String, @Nullable Object> failed = fields.optionalObject("failed");
        return failed != null
                ? new WorkResult.Failed(error(failed))
                : new WorkResult.Redirected(paths(fields.object("redirected")));
    }

    private static Map<String, String> paths(Map<String, @Nullable Object> map) {
        Fields fields = new Fields("redirected paths", map);
        Map<String, String> paths = new HashMap<>();
        for (String path : map.keySet()) {
            paths.put(path, fields.text(path));
        }
        return paths;
    }

    private static Map<String, @Nullable Object> map(StructuredError error) {
        Map<String, @Nullable Object> map = new HashMap<>();
        map.put("type", error.type());
        map.put("message", error.message());
        map.put("agent_description", error.agentDescription());
        map.put(
                "recovery",
                error.recoveryActions().stream().map(ResultMapping::map).toList());
        map.put("retryable", error.retryable());
        map.put(
                "retry_after_ns",
                error.retryAfter() == null ? null : error.retryAfter().toNanos());
        map.put("context", error.context());
        return map;
    }

    private static StructuredError error(Map<String, @Nullable Object> map) {
        Fields fields = new Fields("an error", map);
        List<RecoveryAction> actions = new ArrayList<>();
        for (Map<String, @Nullable Object> action : fields.objects("recovery")) {
            actions.add(action(action));
        }
        StructuredError error = new StructuredError(
                fields.text("type"),
                fields.text("message"),
                fields.text("agent_description"),
                actions,
                fields.flag("retryable"),
                fields.optionalNanos("retry_after_ns"),
                fields.object("context"));
        fields.finish();
        return error;
    }

    private static Map<String, @Nullable Object> map(RecoveryAction action) {
        Map<String, @Nullable Object> map = new HashMap<>();
        map.put("action", action.action());
        map.put("description", action.description());
        map.put("capability", action.capability());
        map.put("inputs", action.inputs());
        return map;
    }

    private static RecoveryAction action(Map<String, @Nullable Object> map) {
        Fields fields = new Fields("a recovery action", map);
        RecoveryAction action = new RecoveryAction(
                fields.text("action"),
                fields.text("description"),
                fields.optionalText("capability"),
                fields.optionalObject("inputs"));
        fields.finish();
        return action;
    }
}
