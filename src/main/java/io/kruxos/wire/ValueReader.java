package io.kruxos.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one value from a stream of tokens into JDK values, counting levels and values as it goes. Used once. */
final class ValueReader {
    private final JsonParser parser;
    private final JsonLimits limits;
    private int values;

    ValueReader(JsonParser parser, JsonLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    /** The value, when nothing follows it. */
    @Nullable
    Object readOnly() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new MalformedJson(MalformedJson.Reason.SYNTAX, "the text is empty");
        }
        Object value = value(first, 0);
        if (parser.nextToken() != null) {
            throw new MalformedJson(MalformedJson.Reason.SYNTAX, "something follows the value");
        }
        return value;
    }

    private @Nullable Object value(@Nullable JsonToken token, int depth) {
        if (++values > limits.valuesMax()) {
            throw new MalformedJson(MalformedJson.Reason.VALUES, "more than " + limits.valuesMax() + " values");
        }
        return switch (token) {
            case START_OBJECT -> object(deeper(depth));
            case START_ARRAY -> array(deeper(depth));
            case VALUE_STRING -> whole(parser.getString());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> real();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> throw new MalformedJson(MalformedJson.Reason.SYNTAX, "a value is missing");
        };
    }

    private int deeper(int depth) {
        if (depth >= limits.depthMax()) {
            throw new MalformedJson(MalformedJson.Reason.DEPTH, "more than " + limits.depthMax() + " levels");
        }
        return depth + 1;
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = whole(parser.currentName());
            int before = members.size();
            members.put(name, value(parser.nextToken(), depth));
            if (members.size() == before) {
                throw new MalformedJson(MalformedJson.Reason.DUPLICATE_NAME, "an object has a member twice");
            }
        }
        return members;
    }

    private List<@Nullable Object> array(int depth) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(token, depth));
        }
        return elements;
    }

    private Long integer() {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> throw new MalformedJson(MalformedJson.Reason.NUMBER, "an integer needs more than 64 bits");
        };
    }

    private Double real() {
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw new MalformedJson(MalformedJson.Reason.NUMBER, "a number is too large for a double");
        }
        return number;
    }

    /** Escapes can spell half of a surrogate pair, which no encoder could write again. */
    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new MalformedJson(MalformedJson.Reason.ENCODING, "half of a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }
}
