package io.kruxos.audit;

import io.kruxos.domain.Digest;

/** The last record, as the appending thread leaves it: {@link Head} without the cost of its hexadecimal digits. */
final class Tail {
    final long seq;
    final byte[] hash;
    final String file;
    final long end;

    Tail(long seq, byte[] hash, String file, long end) {
        this.seq = seq;
        this.hash = hash;
        this.file = file;
        this.end = end;
    }

    Head head() {
        return new Head(seq, Digest.ofHash(hash), file, end);
    }
}
