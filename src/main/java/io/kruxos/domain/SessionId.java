package io.kruxos.domain;

import java.util.regex.Pattern;

/** One connection's or client's stay: {@code ses_} and 32 hexadecimal digits from a secure random source. */
public record SessionId(String value) {
    private static final Pattern SHAPE = Pattern.compile("ses_[0-9a-f]{32}");

    public SessionId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a session id");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
