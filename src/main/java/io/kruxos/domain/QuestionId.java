package io.kruxos.domain;

import java.util.regex.Pattern;

/** One question to a person: {@code q_} and 12 lower-case letters or digits, short enough to type. */
public record QuestionId(String value) {
    private static final Pattern SHAPE = Pattern.compile("q_[0-9a-z]{12}");

    public QuestionId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a question id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
