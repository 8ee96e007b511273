package io.kruxos.audit;

import io.kruxos.domain.CallId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call with an intent and no outcome yet.
 *
 * @param seq the sequence number of its intent
 * @param actor the intent's field of that name
 */
record OpenCall(CallId call, @Nullable String key, long seq, Map<String, @Nullable Object> actor, String capability) {
    /** Takes it from an intent's fields, or from what {@link #fields} made. */
    static OpenCall of(long seq, Map<?, ?> fields) {
        Map<String, @Nullable Object> actor = new LinkedHashMap<>();
        if (fields.get("actor") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> actor.put(String.valueOf(name), value));
        }
        return new OpenCall(
                new CallId(String.valueOf(fields.get("call"))),
                fields.get("key") instanceof String key ? key : null,
                seq,
                actor,
                String.valueOf(fields.get("capability")));
    }

    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("call", call.value());
        fields.put("seq", seq);
        fields.put("actor", actor);
        fields.put("capability", capability);
        if (key != null) {
            fields.put("key", key);
        }
        return fields;
    }
}
