package io.kruxos.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records for people and programs: one line each, or JSON with stable names. */
final class RecordText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SHORT_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TEXT_CHARS_MAX = 80;

    private RecordText() {}

    /** With six digits of a second always, so that texts sort as times do. */
    static String time(Instant time) {
        return TIME.format(time);
    }

    static Map<String, @Nullable Object> json(AuditRecord record) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("seq", record.seq());
        json.put("time", time(record.time()));
        record.fields().forEach((name, value) -> json.putIfAbsent(name, plain(value)));
        json.put("hash", record.hash().hex());
        json.put("file", record.file());
        json.put("offset", record.offset());
        return json;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case Map<?, ?> map -> plain(map);
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(element -> copy.add(plain(element)));
                yield copy;
            }
            case java.math.BigInteger number -> number.toString();
            default -> value;
        };
    }

    private static Map<String, @Nullable Object> plain(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), plain(value)));
        return copy;
    }

    static String line(AuditRecord record) {
        List<String> words = new ArrayList<>();
        words.add(SHORT_TIME.format(record.time()));
        words.add(String.format(Locale.ROOT, "%-8s", record.kind()));
        add(words, record.agent());
        add(words, record.fields().get("capability"));
        add(words, result(record));
        add(words, record.value("event", "type"));
        add(words, rule(record));
        add(words, record.value("approval", "id"));
        add(words, subject(record));
        add(words, record.call());
        return String.join("  ", words);
    }

    private static @Nullable String result(AuditRecord record) {
        String status = record.text("outcome", "status");
        if (status == null) {
            return null;
        }
        String error = record.text("outcome", "error_type");
        Object duration = record.value("outcome", "duration_us");
        return status
                + (error == null ? "" : " " + error)
                + (duration instanceof Long us ? String.format(Locale.ROOT, " %.1f ms", us / 1000.0) : "");
    }

    private static @Nullable String rule(AuditRecord record) {
        String rule = record.text("decision", "rule");
        return rule == null
                ? null
                : record.text("decision", "tier") + " by " + record.text("decision", "layer") + ":" + rule;
    }

    /** What it is about, in short: the first text of the inputs, or of the event besides its type. */
    private static @Nullable String subject(AuditRecord record) {
        Object source = record.fields().getOrDefault("inputs", record.fields().get("event"));
        if (source instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getValue() instanceof String text && !"type".equals(entry.getKey())) {
                    return shortened(text);
                }
            }
        }
        return null;
    }

    /** On one line, without what would move the cursor of a terminal. */
    private static String shortened(String text) {
        StringBuilder shortened = new StringBuilder();
        text.codePoints()
                .limit(TEXT_CHARS_MAX)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(shortened::appendCodePoint);
        return text.codePointCount(0, text.length()) > TEXT_CHARS_MAX ? shortened + "…" : shortened.toString();
    }

    private static void add(List<String> words, @Nullable Object word) {
        if (word != null) {
            words.add(shortened(word.toString()));
        }
    }
}
