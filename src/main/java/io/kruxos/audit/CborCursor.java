package io.kruxos.audit;

import io.kruxos.wire.CborException;

/** Steps over the items of a CBOR document without making objects of them; what it steps over is not validated. */
final class CborCursor {
    private static final int UNSIGNED = 0;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int LIST = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int DEPTH_MAX = 64;

    private final byte[] in;
    private final int end;
    private int at;

    CborCursor(byte[] in, int offset, int length) {
        this.in = in;
        this.at = offset;
        this.end = offset + length;
    }

    int at() {
        return at;
    }

    /** The number of entries of the map that begins here. */
    int map() {
        return (int) Math.min(head(MAP), Integer.MAX_VALUE);
    }

    /**
     * Steps over a text of up to eight letters and returns them, eight bits each; 0 for a longer one. Keys are told apart so
     * without making a String of each.
     */
    long word() {
        int length = length(head(TEXT));
        long word = 0;
        if (length <= Long.BYTES) {
            for (int i = 0; i < length; i++) {
                word = (word << Byte.SIZE) | (in[at + i] & 0xff);
            }
        }
        at += length;
        return word;
    }

    /** What {@link #word} returns for a text. */
    static long word(String text) {
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word = (word << Byte.SIZE) | text.charAt(i);
        }
        return word;
    }

    /** Steps over a text and returns where its bytes begin. */
    int skipText() {
        int length = length(head(TEXT));
        int start = at;
        at += length;
        return start;
    }

    /** Steps over a byte string and returns where its bytes begin. */
    int bytes(int expected) {
        int length = length(head(BYTES));
        if (length != expected) {
            throw new CborException("a byte string of " + length + " bytes instead of " + expected);
        }
        int start = at;
        at += length;
        return start;
    }

    long unsigned() {
        long value = head(UNSIGNED);
        if (value < 0) {
            throw new CborException("a number beyond 63 bits");
        }
        return value;
    }

    /** Steps over one item and all that is in it. */
    void skip() {
        skip(0);
    }

    private void skip(int depth) {
        if (depth > DEPTH_MAX) {
            throw new CborException("more than " + DEPTH_MAX + " levels");
        }
        int initial = initial();
        long argument = argument(initial);
        switch (initial >>> 5) {
            case BYTES, TEXT -> at += length(argument);
            case LIST -> skipMany(argument, depth);
            case MAP -> {
                skipMany(argument, depth);
                skipMany(argument, depth);
            }
            case TAG -> skip(depth + 1);
            default -> {
                // An integer or a simple value is its head alone.
            }
        }
    }

    private void skipMany(long count, int depth) {
        for (int left = length(count); left > 0; left--) {
            skip(depth + 1);
        }
    }

    private long head(int major) {
        int initial = initial();
        if (initial >>> 5 != major) {
            throw new CborException("major type " + (initial >>> 5) + " instead of " + major + ", at byte " + at);
        }
        return argument(initial);
    }

    private int initial() {
        if (at >= end) {
            throw new CborException("the end is missing");
        }
        return in[at++] & 0xff;
    }

    private long argument(int initial) {
        int info = initial & 0x1f;
        if (info < 24) {
            return info;
        }
        int size = info <= 27 ? 1 << (info - 24) : 0;
        if (size == 0 || size > end - at) {
            throw new CborException("no argument, at byte " + at);
        }
        long argument = 0;
        for (int i = 0; i < size; i++) {
            argument = (argument << 8) | (in[at++] & 0xff);
        }
        return argument;
    }

    /** A length or count, which can't be more than the bytes that are left. */
    private int length(long value) {
        if (value < 0 || value > end - at) {
            throw new CborException("the end is missing");
        }
        return (int) value;
    }
}
