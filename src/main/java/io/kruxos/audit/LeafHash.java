package io.kruxos.audit;

import io.kruxos.domain.Digest;
import java.security.DigestException;
import java.security.MessageDigest;

/** A record's hash: SHA-256 over a zero byte and the record, the leaf hash of RFC 6962 §2.1. Not for several threads. */
final class LeafHash {
    private static final byte LEAF = 0;

    private final MessageDigest sha256 = Digest.sha256();

    byte[] of(byte[] bytes, int offset, int length) {
        sha256.update(LEAF);
        sha256.update(bytes, offset, length);
        return sha256.digest();
    }

    byte[] of(byte[] record) {
        return of(record, 0, record.length);
    }

    void into(byte[] bytes, int offset, int length, byte[] hashes, int at) {
        sha256.update(LEAF);
        sha256.update(bytes, offset, length);
        try {
            sha256.digest(hashes, at, RecordFormat.HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalArgumentException("no room for a hash at " + at, e);
        }
    }
}
