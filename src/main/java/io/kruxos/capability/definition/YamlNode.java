package io.kruxos.capability.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML file that knows the line it starts at, from 1. */
sealed interface YamlNode {
    int line();

    /** A mapping, in the order of the file. */
    record Mapping(Map<String, YamlNode> entries, int line) implements YamlNode {}

    /** A list. */
    record Sequence(List<YamlNode> elements, int line) implements YamlNode {}

    /** A scalar: String, Long, Double, Boolean or null. */
    record Scalar(@Nullable Object value, int line) implements YamlNode {}
}
