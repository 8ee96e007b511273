package io.kruxos.wire;

import java.util.Locale;

/** A text is not JSON, or more of it than is read; the message never repeats the text. */
public final class MalformedJson extends RuntimeException {
    /** What is wrong with it. */
    public enum Reason {
        /** Not JSON as RFC 8259 has it. */
        SYNTAX,
        /** Not UTF-8, or half of a surrogate pair. */
        ENCODING,
        /** More bytes than allowed. */
        SIZE,
        /** More levels than allowed. */
        DEPTH,
        /** More values than allowed. */
        VALUES,
        /** A string, a name or a number is longer than allowed. */
        LENGTH,
        /** A number that neither 64 bits nor a double can hold. */
        NUMBER,
        /** An object has a member twice, so that two readers could see different things. */
        DUPLICATE_NAME;

        /** The word in an error's data: {@code duplicate_name}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    public MalformedJson(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
