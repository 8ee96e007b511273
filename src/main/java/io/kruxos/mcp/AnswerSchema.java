package io.kruxos.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of everything that a tool may answer: what its capability answers, or an error. Clients check structured content
 * against it, the official TypeScript SDK that of errors too, so a schema of successes alone would turn every refusal into
 * "does not match the tool's output schema" and hide its words from the model.
 */
final class AnswerSchema {
    private static final Map<String, @Nullable Object> ERROR = Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                    "failed", Map.of("const", true),
                    "error_type", Map.of("type", "string"),
                    "message", Map.of("type", "string"),
                    "agent_description", Map.of("type", "string")),
            "required",
            List.of("failed", "error_type", "message", "agent_description"));

    private AnswerSchema() {}

    static Map<String, @Nullable Object> of(Map<String, @Nullable Object> success) {
        Map<String, @Nullable Object> branch = new LinkedHashMap<>(success);
        branch.remove("$schema");
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("anyOf", List.of(branch, ERROR));
        // References are relative to the root.
        Object definitions = branch.remove("$defs");
        if (definitions != null) {
            schema.put("$defs", definitions);
        }
        return schema;
    }
}
