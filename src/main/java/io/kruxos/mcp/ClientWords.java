package io.kruxos.mcp;

import io.kruxos.wire.JsonObjects;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients say of themselves: unproved, and cut to what fits into a log line. */
final class ClientWords {
    private static final int CHARS_MAX = 128;

    private ClientWords() {}

    /** {@code codex-mcp-client/0.169.0} from the parameters of {@code initialize}. */
    static String client(Map<String, @Nullable Object> params) {
        Map<String, @Nullable Object> info =
                JsonObjects.of(params.get("clientInfo")).orElse(Map.of());
        String name = info.get("name") instanceof String text ? text : "unnamed";
        return clean(info.get("version") instanceof String version ? name + "/" + version : name);
    }

    /** The client's thread, from the {@code _meta} of a call; null when it says none. */
    static @Nullable String thread(Map<String, @Nullable Object> meta) {
        if (meta.get("threadId") instanceof String thread) {
            return clean(thread);
        }
        return JsonObjects.of(meta.get("x-codex-turn-metadata"))
                                .map(turn -> turn.get("thread_id"))
                                .orElse(null)
                        instanceof String thread
                ? clean(thread)
                : null;
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(CHARS_MAX)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
