package io.kruxos.mcp;

import io.kruxos.domain.CallResult;
import io.kruxos.domain.StructuredError;
import io.kruxos.wire.ErrorJson;
import io.kruxos.wire.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code tools/call}. Some clients show the structured content in place of the text and never show
 * {@code isError}, so each of the two says by itself that a call failed.
 */
final class ToolAnswer {
    private ToolAnswer() {}

    static Map<String, @Nullable Object> of(CallResult result, ProtocolRevision revision) {
        return switch (result) {
            case CallResult.Answered answered -> answer(answered.value(), JsonWriter.text(answered.value()), revision);
            case CallResult.Failed failed -> {
                Map<String, @Nullable Object> error = error(failed.error());
                String text = failed.error().agentDescription() + "\n" + JsonWriter.text(error);
                Map<String, @Nullable Object> answer = answer(error, text, revision);
                answer.put("isError", true);
                yield answer;
            }
        };
    }

    /** The error with the one member first that tells it from a success. */
    static Map<String, @Nullable Object> error(StructuredError error) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("failed", true);
        json.putAll(ErrorJson.of(error));
        return json;
    }

    private static Map<String, @Nullable Object> answer(
            Map<String, @Nullable Object> structured, String text, ProtocolRevision revision) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("content", List.of(Map.of("type", "text", "text", text)));
        if (revision.structured()) {
            answer.put("structuredContent", structured);
        }
        return answer;
    }
}
