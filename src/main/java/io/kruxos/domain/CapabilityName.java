package io.kruxos.domain;

import java.util.regex.Pattern;

/** A capability's dotted name, such as {@code filesystem.read} or {@code state.shared.get}: at most 128 characters. */
public record CapabilityName(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-zA-Z0-9_-]+)+");

    public CapabilityName {
        if (value.length() > 128 || !SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a capability name: " + value);
        }
    }

    /** The part before the first dot: {@code filesystem}. */
    public String category() {
        return value.substring(0, value.indexOf('.'));
    }

    @Override
    public String toString() {
        return value;
    }
}
