package io.kruxos.wire;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON-RPC 2.0 texts in UTF-8. */
public final class RpcWriter {
    private RpcWriter() {}

    public static byte[] answer(RpcId id, Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> message = message();
        message.put("id", id.json());
        message.put("result", result);
        return JsonWriter.bytes(message);
    }

    /**
     * A refusal.
     *
     * @param id null where the request's could not be read
     */
    public static byte[] error(@Nullable RpcId id, RpcError error) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("code", error.code());
        body.put("message", error.message());
        if (error.data() != null) {
            body.put("data", error.data());
        }
        Map<String, @Nullable Object> message = message();
        message.put("id", id == null ? null : id.json());
        message.put("error", body);
        return JsonWriter.bytes(message);
    }

    public static byte[] notification(String method, Map<String, @Nullable Object> params) {
        Map<String, @Nullable Object> message = message();
        message.put("method", method);
        if (!params.isEmpty()) {
            message.put("params", params);
        }
        return JsonWriter.bytes(message);
    }

    /** A batch of texts that were written already. */
    public static byte[] batch(List<byte[]> texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('[');
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(texts.get(i));
        }
        out.write(']');
        return out.toByteArray();
    }

    private static Map<String, @Nullable Object> message() {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        return message;
    }
}
