package io.kruxos.clients.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.toml.TomlMapper;

/** Texts read into JDK values: whole numbers as Long, other numbers exactly as they are written. */
final class Parsing {
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};
    private static final ObjectMapper TOML = TomlMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Parsing() {}

    static Map<String, @Nullable Object> toml(String text) {
        return read(TOML, "TOML", text);
    }

    static Map<String, @Nullable Object> json(String text) {
        return read(JSON, "JSON", text);
    }

    private static Map<String, @Nullable Object> read(ObjectMapper mapper, String name, String text) {
        try {
            Map<String, @Nullable Object> read = mapper.readValue(text, OBJECT);
            if (read == null) {
                throw new Unwritable("it holds no " + name + " object");
            }
            return object(read);
        } catch (JacksonException e) {
            throw new Unwritable("it is not valid " + name + ": " + where(e));
        }
    }

    /** Never the text around the fault: there may be a secret in it. */
    private static String where(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? "it cannot be read"
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static Map<String, @Nullable Object> object(Map<?, ?> map) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        map.forEach((key, value) -> object.put(String.valueOf(key), value(value)));
        return object;
    }

    private static @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> object(map);
            case List<?> list -> {
                List<@Nullable Object> values = new ArrayList<>();
                list.forEach(item -> values.add(value(item)));
                yield values;
            }
            case Integer number -> number.longValue();
            case null -> null;
            default -> value;
        };
    }
}
