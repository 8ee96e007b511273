package io.kruxos.policy;

import java.util.List;
import java.util.Map;

/** A node of a YAML document with its place, from line and column 1. Scalars stay text: what they mean, their key tells. */
sealed interface Yaml {
    int line();

    int column();

    /** A scalar; {@code plain} when it stood without quotes. */
    record Text(String value, boolean plain, int line, int column) implements Yaml {
        /** Whether nothing, or YAML's word for it, stands there. */
        boolean absent() {
            return plain && (value.isEmpty() || value.equals("null") || value.equals("~"));
        }
    }

    /** A list. */
    record Sequence(List<Yaml> items, int line, int column) implements Yaml {}

    /** A mapping with scalar keys, in the order of the file. */
    record Table(Map<String, Entry> entries, int line, int column) implements Yaml {}

    /** One key with its own place, and its value. */
    record Entry(Text key, Yaml value) {}
}
