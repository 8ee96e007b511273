package io.kruxos.capability.definition;

import io.kruxos.capability.schema.AnswerCheck;
import io.kruxos.capability.schema.Field;
import io.kruxos.capability.schema.ValueType;
import io.kruxos.domain.NearestWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the fields below {@code inputs} and {@code outputs}. */
final class FieldReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final List<String> TYPES = List.of(
            "string",
            "path",
            "glob",
            "regex",
            "host",
            "url",
            "datetime",
            "sha256",
            "base64",
            "enum",
            "integer",
            "bytes",
            "duration",
            "number",
            "boolean",
            "array",
            "object",
            "map",
            "any");

    /** Which side of a call a field is on. */
    enum Side {
        /** Optional unless it says {@code required: true}; everything has a limit, because clients write it. */
        INPUT,
        /** There unless it says {@code required: false}. */
        OUTPUT
    }

    private final Side side;

    FieldReader(Side side) {
        this.side = side;
    }

    ValueType.Fields fields(Map<String, Section> sections) {
        List<Field> fields = new ArrayList<>();
        sections.forEach((name, section) -> {
            if (!NAME.matcher(name).matches()) {
                throw section.wrong("'" + name + "' is no field name: lower-case letters, digits and _");
            }
            fields.add(field(name, section));
        });
        return new ValueType.Fields(fields);
    }

    private Field field(String name, Section section) {
        String about = name.isEmpty() ? section.optionalText("about").orElse("") : section.text("about");
        ValueType type = type(section);
        boolean required = section.flag("required", side == Side.OUTPUT);
        boolean nullable = section.flag("nullable", false);
        @Nullable Object fallback = section.value("default").orElse(null);
        @Nullable Object example = section.value("example").orElse(null);
        section.finish();
        if (fallback != null && (required || side == Side.OUTPUT)) {
            throw section.wrong("default", "is for inputs that may be left out");
        }
        Field field = new Field(name, type, about, required, nullable, fallback, example);
        requireFitting(section, field, "default", fallback);
        requireFitting(section, field, "example", example);
        return field;
    }

    private static void requireFitting(Section section, Field field, String key, @Nullable Object value) {
        if (value == null) {
            return;
        }
        List<String> problems = AnswerCheck.problems(new ValueType.Fields(List.of(field)), Map.of(field.name(), value));
        if (!problems.isEmpty()) {
            throw section.wrong(key, "does not fit: " + problems.getFirst());
        }
        if (field.type() instanceof ValueType.Real && !(value instanceof Double)) {
            throw section.wrong(key, "of a number is written with a point");
        }
    }

    private ValueType type(Section section) {
        String word = section.text("type");
        return switch (word) {
            case "string" -> text(section, ValueType.Kind.STRING, 0, limit(section, "max_length"));
            case "path" -> text(section, ValueType.Kind.PATH, 1, 4096);
            case "glob" -> text(section, ValueType.Kind.GLOB, 1, 1024);
            case "regex" -> text(section, ValueType.Kind.REGEX, 1, 4096);
            case "host" -> text(section, ValueType.Kind.HOST, 1, 253);
            case "url" -> text(section, ValueType.Kind.URL, 8, 8192);
            case "datetime" -> text(section, ValueType.Kind.DATETIME, 0, side == Side.INPUT ? 40 : Integer.MAX_VALUE);
            case "sha256" -> new ValueType.Text(ValueType.Kind.SHA256, 64, 64, Pattern.compile("[0-9a-f]{64}"));
            case "base64" -> text(section, ValueType.Kind.BASE64, 0, limit(section, "max_length"));
            case "enum" -> choice(section);
            case "integer" -> whole(section, section.optionalText("unit").orElse(null));
            case "bytes" -> whole(section, "bytes");
            case "duration" -> whole(section, "seconds");
            case "number" -> real(section);
            case "boolean" -> new ValueType.Flag();
            case "array" -> items(section);
            case "object" ->
                new ValueType.Fields(fields(section.named("fields")).fields());
            case "map" -> new ValueType.Entries(element(section, "values_type"), limit(section, "max_entries"));
            case "any" -> new ValueType.Anything();
            default ->
                throw section.wrong(
                        "type",
                        "is unknown: " + word + "." + NearestWord.hint(word, TYPES) + " Known: "
                                + String.join(", ", TYPES));
        };
    }

    private ValueType.Text text(Section section, ValueType.Kind kind, int min, int max) {
        int least = section.integer("min_length").orElse((long) min).intValue();
        int most =
                Math.min(max, section.integer("max_length").orElse((long) max).intValue());
        Pattern pattern = section.optionalText("pattern")
                .map(text -> compiled(section, text))
                .orElse(null);
        return new ValueType.Text(kind, least, most, pattern);
    }

    private static Pattern compiled(Section section, String text) {
        if (text.startsWith("^") || text.endsWith("$")) {
            throw section.wrong("pattern", "is for the whole text: leave ^ and $ away");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw section.wrong("pattern", "is no regular expression: " + e.getDescription());
        }
    }

    private static ValueType.Choice choice(Section section) {
        List<String> values = section.texts("values");
        if (values.isEmpty()) {
            throw section.wrong("an enum needs 'values'");
        }
        return new ValueType.Choice(values);
    }

    private ValueType.Whole whole(Section section, @Nullable String unit) {
        Long min = section.integer("min").orElse(side == Side.INPUT ? null : Long.MIN_VALUE);
        Long max = section.integer("max").orElse(side == Side.INPUT ? null : Long.MAX_VALUE);
        if (min == null || max == null || min > max) {
            throw section.wrong("an input that is a number needs 'min' and 'max', in this order");
        }
        return new ValueType.Whole(min, max, unit);
    }

    private ValueType.Real real(Section section) {
        Double min = section.number("min").orElse(side == Side.INPUT ? null : Double.NEGATIVE_INFINITY);
        Double max = section.number("max").orElse(side == Side.INPUT ? null : Double.POSITIVE_INFINITY);
        if (min == null || max == null || min > max) {
            throw section.wrong("an input that is a number needs 'min' and 'max', in this order");
        }
        return new ValueType.Real(min, max, section.optionalText("unit").orElse(null));
    }

    private ValueType.Items items(Section section) {
        int min = section.integer("min_items").orElse(0L).intValue();
        return new ValueType.Items(element(section, "items"), min, limit(section, "max_items"));
    }

    private Field element(Section section, String key) {
        return field("", section.section(key).orElseThrow(() -> section.wrong("'" + key + "' is missing")));
    }

    /** A limit that inputs must state. */
    private int limit(Section section, String key) {
        return section.integer(key).map(Math::toIntExact).orElseGet(() -> {
            if (side == Side.INPUT) {
                throw section.wrong(
                        "an input of type " + section.text("type").toLowerCase(Locale.ROOT) + " needs '" + key + "'");
            }
            return Integer.MAX_VALUE;
        });
    }
}
