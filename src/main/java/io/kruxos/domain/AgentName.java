package io.kruxos.domain;

import java.util.regex.Pattern;

/** The name an operator gave an agent: 1 to 63 of {@code a-z 0-9 . _ -}, starting with a letter or a digit. */
public record AgentName(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    public AgentName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "agent name must be 1 to 63 of a-z 0-9 . _ - and start with a letter or digit: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
