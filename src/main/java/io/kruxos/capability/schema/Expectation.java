package io.kruxos.capability.schema;

/** What a value of a type is, in words: {@code a whole number from 1 to 10}. */
public final class Expectation {
    private Expectation() {}

    public static String of(ValueType type) {
        return switch (type) {
            case ValueType.Text text -> text(text);
            case ValueType.Choice choice -> "one of " + String.join(", ", choice.values());
            case ValueType.Whole whole ->
                "a whole number"
                        + range(
                                whole.min() == Long.MIN_VALUE ? "" : Long.toString(whole.min()),
                                whole.max() == Long.MAX_VALUE ? "" : Long.toString(whole.max()));
            case ValueType.Real real ->
                "a number"
                        + range(
                                real.min() == Double.NEGATIVE_INFINITY ? "" : Double.toString(real.min()),
                                real.max() == Double.POSITIVE_INFINITY ? "" : Double.toString(real.max()));
            case ValueType.Flag _ -> "true or false";
            case ValueType.Items items ->
                "a list" + count(items.min(), items.max(), items.max() == 1 ? "element" : "elements");
            case ValueType.Fields _ -> "an object";
            case ValueType.Entries entries -> "an object" + count(0, entries.max(), "entries");
            case ValueType.Anything _ -> "any value";
        };
    }

    private static String text(ValueType.Text text) {
        String what = switch (text.kind()) {
            case STRING -> "a text";
            case PATH -> "a path";
            case GLOB -> "a glob pattern";
            case REGEX -> "a regular expression";
            case HOST -> "a host name or address";
            case URL -> "a URL";
            case DATETIME -> "a time in ISO 8601";
            case SHA256 -> "a SHA-256 in hexadecimal";
            case BASE64 -> "base64";
        };
        return what + count(text.minLength(), text.maxLength(), "characters");
    }

    private static String count(int min, int max, String unit) {
        if (max == Integer.MAX_VALUE) {
            return min == 0 ? "" : " of at least " + min + " " + unit;
        }
        if (min == max) {
            return " of " + min + " " + unit;
        }
        return min == 0 ? " of at most " + max + " " + unit : " of " + min + " to " + max + " " + unit;
    }

    private static String range(String min, String max) {
        if (min.isEmpty()) {
            return max.isEmpty() ? "" : " of at most " + max;
        }
        return max.isEmpty() ? " of at least " + min : " from " + min + " to " + max;
    }
}
