package io.kruxos.wire;

import java.util.Arrays;

/** The numbers of RFC 8949 that both directions need. */
final class Cbor {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int LIST = 4;
    static final int MAP = 5;
    static final int TAG = 6;
    static final int SIMPLE = 7;

    static final int FALSE = 0xf4;
    static final int TRUE = 0xf5;
    static final int NULL = 0xf6;
    static final int HALF = 0xf9;
    static final int SINGLE = 0xfa;
    static final int DOUBLE = 0xfb;
    static final short NAN = 0x7e00;

    static final int TAG_BIG = 2;
    static final int TAG_NEGATIVE_BIG = 3;

    private Cbor() {}

    /** The order of encoded text keys: the length comes first in the encoded form, so the shorter is the lesser. */
    static int compareKeys(byte[] a, byte[] b) {
        return a.length != b.length ? Integer.compare(a.length, b.length) : Arrays.compareUnsigned(a, b);
    }

    static byte[] withoutSignByte(byte[] twosComplement) {
        return twosComplement.length > 1 && twosComplement[0] == 0
                ? Arrays.copyOfRange(twosComplement, 1, twosComplement.length)
                : twosComplement;
    }
}
