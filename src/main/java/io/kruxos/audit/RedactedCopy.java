package io.kruxos.audit;

import io.kruxos.domain.Digest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One object's way into the log; used once, because it counts what it keeps. */
final class RedactedCopy {
    private static final int CHARS_MAX = 32 << 10;
    private static final int ITEMS_MAX = 2000;
    private static final int DEPTH_MAX = 16;
    private static final int NAME_CHARS_MAX = 128;

    /** Digests and identifiers pass. */
    private static final int BYTES_MAX = 64;

    private final Redaction redaction;
    private int charsLeft = CHARS_MAX;
    private int itemsLeft = ITEMS_MAX;

    RedactedCopy(Redaction redaction) {
        this.redaction = redaction;
    }

    Map<String, @Nullable Object> of(Map<String, ? extends @Nullable Object> object) {
        return map(object, 1);
    }

    private Map<String, @Nullable Object> map(Map<?, ?> object, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        int left = object.size();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            if (itemsLeft <= 0) {
                copy.put("_left_out", (long) left);
                break;
            }
            String name = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            boolean hidden = value != null && SecretNames.hides(name, value);
            copy.put(redaction.head(name, NAME_CHARS_MAX), hidden ? Redaction.REDACTED : value(value, depth));
            left--;
        }
        return copy;
    }

    private List<@Nullable Object> list(List<?> values, int depth) {
        List<@Nullable Object> copy = new ArrayList<>();
        boolean hideNext = false;
        for (Object value : values) {
            if (itemsLeft <= 0) {
                copy.add(Map.of("_left_out", (long) values.size() - copy.size()));
                break;
            }
            copy.add(hideNext && value != null ? Redaction.REDACTED : value(value, depth));
            // ["--password", "…"]: the value of an option that is named like a secret.
            hideNext = value instanceof String option && option.startsWith("-") && SecretNames.hides(option, "");
        }
        return copy;
    }

    private @Nullable Object value(@Nullable Object value, int depth) {
        itemsLeft--;
        return switch (value) {
            case null -> null;
            case String text -> text(text);
            case Boolean truth -> truth;
            case Long number -> number;
            case Integer number -> (long) number;
            case Double number -> number;
            case Float number -> (double) number;
            case BigInteger number -> number.bitLength() <= 256 ? number : text(number.toString());
            case byte[] bytes -> bytes.length <= BYTES_MAX ? bytes : cut("", bytes);
            case Map<?, ?> map -> depth >= DEPTH_MAX ? leftOut(map.size()) : map(map, depth + 1);
            case List<?> list -> depth >= DEPTH_MAX ? leftOut(list.size()) : list(list, depth + 1);
            default -> text(value.toString());
        };
    }

    private static Map<String, @Nullable Object> leftOut(int count) {
        return Map.of("_left_out", (long) count);
    }

    private Object text(String text) {
        int room = Math.min(Redaction.TEXT_CHARS_MAX, charsLeft);
        String head = redaction.head(text, room);
        charsLeft -= head.length();
        return text.length() <= room ? head : cut(head, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, @Nullable Object> cut(String head, byte[] whole) {
        return Map.of(
                "_cut",
                Map.of(
                        "head",
                        head,
                        "bytes",
                        (long) whole.length,
                        "sha256",
                        Digest.sha256().digest(whole)));
    }
}
