package io.kruxos.domain;

import java.util.regex.Pattern;

/** One governed call, unique for ever: {@code call_} and a 32-digit hexadecimal UUIDv7, so that identifiers sort by time. */
public record CallId(String value) {
    private static final Pattern SHAPE = Pattern.compile("call_[0-9a-f]{32}");

    public CallId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a call id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
