package io.kruxos.audit;

import io.kruxos.domain.Digest;

/**
 * The end of the log.
 *
 * @param seq the last record's sequence number; -1 when there is none
 * @param hash its hash; 32 zero bytes when there is none
 * @param file the name of the file it is in; empty when there is none
 * @param end where in the file it ends, in bytes
 */
public record Head(long seq, Digest hash, String file, long end) {}
