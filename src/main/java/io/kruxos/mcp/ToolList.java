package io.kruxos.mcp;

import io.kruxos.capability.CapabilityDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Capabilities as {@code tools/list} describes them, in the form of each revision. */
final class ToolList {
    private ToolList() {}

    static Map<String, @Nullable Object> of(List<CapabilityDefinition> definitions, ProtocolRevision revision) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put(
                "tools",
                definitions.stream()
                        .map(definition -> tool(definition, revision))
                        .toList());
        return result;
    }

    private static Map<String, @Nullable Object> tool(CapabilityDefinition definition, ProtocolRevision revision) {
        Map<String, @Nullable Object> tool = new LinkedHashMap<>();
        tool.put("name", ToolNames.listed(definition.name()));
        if (revision.structured()) {
            tool.put("title", definition.title());
        }
        tool.put("description", definition.description());
        tool.put("inputSchema", definition.inputSchema());
        if (revision.structured()) {
            tool.put("outputSchema", AnswerSchema.of(definition.outputSchema()));
        }
        if (revision.annotations()) {
            tool.put("annotations", annotations(definition));
        }
        return tool;
    }

    private static Map<String, @Nullable Object> annotations(CapabilityDefinition definition) {
        CapabilityDefinition.Effects effects = definition.effects();
        Map<String, @Nullable Object> annotations = new LinkedHashMap<>();
        annotations.put("title", definition.title());
        annotations.put("readOnlyHint", effects.readOnly());
        annotations.put("destructiveHint", effects.destructive());
        annotations.put("idempotentHint", effects.idempotent());
        annotations.put("openWorldHint", effects.openWorld());
        return annotations;
    }
}
