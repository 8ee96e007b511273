package io.kruxos.capability.schema;

import io.kruxos.domain.NearestWord;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One validation at work: checks values against types, collects what is wrong, and rebuilds the values normalised. */
final class ValueCheck {
    /** Keys of free objects, in characters. */
    static final int KEY_LENGTH_MAX = 256;

    private static final int PROBLEMS_MAX = 16;
    private static final int SHOWN_MAX = 64;
    private static final BigDecimal TWO_TO_63 = new BigDecimal(BigInteger.ONE.shiftLeft(63));

    private final List<Problem> problems = new ArrayList<>();

    /** Something wrong; {@code must} ends a sentence that begins with the place, or with "the arguments" where it is empty. */
    record Problem(String place, String must) {}

    List<Problem> problems() {
        return problems;
    }

    Map<String, @Nullable Object> object(ValueType.Fields type, Map<?, ?> given, String place) {
        Map<String, @Nullable Object> normalised = new LinkedHashMap<>();
        int seen = 0;
        for (Field field : type.fields()) {
            if (given.containsKey(field.name())) {
                seen++;
                normalised.put(field.name(), value(field, given.get(field.name()), inside(place, field.name())));
            } else if (field.required()) {
                problem(inside(place, field.name()), "is missing: " + expected(field.type()));
            } else if (field.defaultValue() != null) {
                normalised.put(field.name(), field.defaultValue());
            }
        }
        if (seen < given.size()) {
            unknown(type, given, place);
        }
        return Collections.unmodifiableMap(normalised);
    }

    private void unknown(ValueType.Fields type, Map<?, ?> given, String place) {
        List<String> names = type.fields().stream().map(Field::name).toList();
        for (Object key : given.keySet()) {
            if (problems.size() >= PROBLEMS_MAX) {
                // Looking for what was meant takes time, and somebody may send very many.
                return;
            }
            String name = String.valueOf(key);
            if (!names.contains(name)) {
                String known = names.isEmpty() ? " It takes none." : " Known: " + String.join(", ", names);
                problem(inside(place, shown(name)), "is no known input." + NearestWord.hint(name, names) + known);
            }
        }
    }

    private @Nullable Object value(Field field, @Nullable Object given, String place) {
        if (given == null) {
            if (!field.nullable() && !(field.type() instanceof ValueType.Anything)) {
                problem(
                        place,
                        field.required() ? expected(field.type()) + ", not null" : "must not be null; leave it out");
            }
            return null;
        }
        return switch (field.type()) {
            case ValueType.Text text -> text(text, given, place);
            case ValueType.Choice choice -> choice(choice, given, place);
            case ValueType.Whole whole -> whole(whole, given, place);
            case ValueType.Real real -> real(real, given, place);
            case ValueType.Flag flag -> given instanceof Boolean ? given : wrong(flag, given, place);
            case ValueType.Items items -> items(items, given, place);
            case ValueType.Fields fields ->
                given instanceof Map<?, ?> map ? object(fields, map, place) : wrong(fields, given, place);
            case ValueType.Entries entries -> entries(entries, given, place);
            case ValueType.Anything _ -> given;
        };
    }

    private @Nullable Object text(ValueType.Text type, Object given, String place) {
        if (!(given instanceof String text)) {
            return wrong(type, given, place);
        }
        int length = text.codePointCount(0, text.length());
        if (length < type.minLength() || length > type.maxLength()) {
            problem(place, expected(type) + ", not " + length);
        } else if (type.pattern() != null && !type.pattern().matcher(text).matches()) {
            problem(place, "must match " + type.pattern().pattern());
        } else if (!unicode(text)) {
            problem(place, "must be valid Unicode text");
        }
        return text;
    }

    private @Nullable Object choice(ValueType.Choice type, Object given, String place) {
        if (!(given instanceof String word)) {
            return wrong(type, given, place);
        }
        if (!type.values().contains(word)) {
            problem(place, expected(type) + "." + NearestWord.hint(word, type.values()));
        }
        return word;
    }

    private @Nullable Object whole(ValueType.Whole type, Object given, String place) {
        if (!(given instanceof Number number)) {
            return wrong(type, given, place);
        }
        Long value = exactLong(number);
        if (value == null || value < type.min() || value > type.max()) {
            problem(place, expected(type));
        }
        return value;
    }

    private @Nullable Object real(ValueType.Real type, Object given, String place) {
        if (!(given instanceof Number number)) {
            return wrong(type, given, place);
        }
        double value = number.doubleValue();
        if (!(value >= type.min() && value <= type.max())) {
            problem(place, expected(type));
        }
        return value;
    }

    private @Nullable Object items(ValueType.Items type, Object given, String place) {
        if (!(given instanceof List<?> list)) {
            return wrong(type, given, place);
        }
        if (list.size() < type.min() || list.size() > type.max()) {
            problem(place, expected(type) + ", not " + list.size());
            return list;
        }
        List<@Nullable Object> normalised = new ArrayList<>(list.size());
        for (int i = 0; i < list.size() && problems.size() < PROBLEMS_MAX; i++) {
            normalised.add(value(type.item(), list.get(i), place + "[" + i + "]"));
        }
        return Collections.unmodifiableList(normalised);
    }

    private @Nullable Object entries(ValueType.Entries type, Object given, String place) {
        if (!(given instanceof Map<?, ?> map)) {
            return wrong(type, given, place);
        }
        if (map.size() > type.max()) {
            problem(place, expected(type) + ", not " + map.size());
            return map;
        }
        Map<String, @Nullable Object> normalised = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            int length = name.codePointCount(0, name.length());
            if (length < 1 || length > KEY_LENGTH_MAX || !unicode(name)) {
                problem(place, "must have keys of 1 to " + KEY_LENGTH_MAX + " characters");
            } else {
                normalised.put(name, value(type.value(), value, inside(place, shown(name))));
            }
        });
        return Collections.unmodifiableMap(normalised);
    }

    /** The number as a long; null when it has a fraction or is too large. JSON's {@code 5.0} is a whole number. */
    private static @Nullable Long exactLong(Number number) {
        if (number instanceof Long value) {
            return value;
        }
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        if (number instanceof BigInteger big) {
            return big.bitLength() < 64 ? (Long) big.longValue() : null;
        }
        if (number instanceof BigDecimal decimal) {
            // Compared first: the digits of 1e999999999 must never be written out.
            boolean fits = decimal.abs().compareTo(TWO_TO_63) < 0;
            return fits && decimal.stripTrailingZeros().scale() <= 0 ? (Long) decimal.longValue() : null;
        }
        double value = number.doubleValue();
        return value == Math.rint(value) && Math.abs(value) < 0x1p63 ? (Long) (long) value : null;
    }

    private static boolean unicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private @Nullable Object wrong(ValueType type, Object given, String place) {
        problem(place, expected(type) + ", not " + kind(given));
        return null;
    }

    private void problem(String place, String must) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(new Problem(place, must));
        }
    }

    private static String inside(String place, String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private static String shown(String name) {
        return name.length() > SHOWN_MAX ? name.substring(0, SHOWN_MAX) + "…" : name;
    }

    private static String kind(Object given) {
        return switch (given) {
            case String _ -> "a text";
            case Boolean _ -> "a boolean";
            case Number _ -> "a number";
            case List<?> _ -> "a list";
            default -> "an object";
        };
    }

    private static String expected(ValueType type) {
        return "must be " + Expectation.of(type);
    }
}
