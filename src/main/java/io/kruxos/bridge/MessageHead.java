package io.kruxos.bridge;

import io.kruxos.wire.JsonScanner;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge has to know of a JSON-RPC message: its kind, its id and its method. The scan stops as soon as it knows.
 *
 * @param id the id in canonical form, for comparing; null when there is none or it is null
 * @param rawId the id as it was written, for writing it again; null with {@code id}
 * @param method null when there is none
 */
record MessageHead(
        Kind kind,
        @Nullable String id,
        @Nullable String rawId,
        @Nullable String method) {
    private static final MessageHead BATCH = new MessageHead(Kind.BATCH, null, null, null);
    private static final MessageHead OTHER = new MessageHead(Kind.OTHER, null, null, null);

    /** What a message is. */
    enum Kind {
        REQUEST,
        NOTIFICATION,
        RESPONSE,
        BATCH,
        /** Not JSON-RPC, or an answer to nobody ({@code "id": null}); passed through untouched. */
        OTHER
    }

    /** Looks at the message in {@code bytes[from, to)}; never throws for what is in it. */
    static MessageHead of(byte[] bytes, int from, int to) {
        JsonScanner scanner = new JsonScanner(bytes, from, to);
        scanner.skipBlanks();
        if (scanner.peek() == '[') {
            return BATCH;
        }
        if (!scanner.enterObject()) {
            return OTHER;
        }
        return scan(scanner);
    }

    private static MessageHead scan(JsonScanner scanner) {
        String id = null;
        String rawId = null;
        String method = null;
        boolean answer = false;
        while (scanner.nextKey()) {
            if (scanner.keyIs("id")) {
                id = scanner.scalar();
                rawId = id == null ? null : scanner.rawScalar();
            } else if (scanner.keyIs("method")) {
                method = scanner.text();
            } else {
                answer |= scanner.keyIs("result") || scanner.keyIs("error");
                if (id == null || !answer) {
                    scanner.skipValue();
                }
            }
            if (id != null && (answer || method != null)) {
                break;
            }
        }
        return classify(id, rawId, method, answer);
    }

    private static MessageHead classify(
            @Nullable String id, @Nullable String rawId, @Nullable String method, boolean answer) {
        if (id != null && method != null) {
            return new MessageHead(Kind.REQUEST, id, rawId, method);
        }
        if (id != null && answer) {
            return new MessageHead(Kind.RESPONSE, id, rawId, null);
        }
        return id == null && method != null ? new MessageHead(Kind.NOTIFICATION, null, null, method) : OTHER;
    }

    /**
     * The id that a message ends with, from its last bytes alone: some clients write it last. Null when it does not.
     */
    static @Nullable String lastRawId(byte[] tail) {
        for (int at = tail.length - 5; at >= 0; at--) {
            if (tail[at] == '"' && tail[at + 1] == 'i' && tail[at + 2] == 'd' && tail[at + 3] == '"') {
                JsonScanner scanner = new JsonScanner(tail, at + 4, tail.length);
                if (scanner.nextIs(':') && scanner.scalar() != null) {
                    String rawId = scanner.rawScalar();
                    return scanner.nextIs('}') && scanner.peek() == JsonScanner.END ? rawId : null;
                }
                return null;
            }
        }
        return null;
    }

    /** The canonical id that a {@code notifications/cancelled} names; null when it names none. */
    static @Nullable String cancelledId(byte[] bytes, int from, int to) {
        JsonScanner scanner = new JsonScanner(bytes, from, to);
        if (!scanner.enterObject()) {
            return null;
        }
        while (scanner.nextKey()) {
            if (scanner.keyIs("params") && scanner.enterObject()) {
                while (scanner.nextKey()) {
                    if (scanner.keyIs("requestId")) {
                        return scanner.scalar();
                    }
                    scanner.skipValue();
                }
                return null;
            }
            scanner.skipValue();
        }
        return null;
    }
}
