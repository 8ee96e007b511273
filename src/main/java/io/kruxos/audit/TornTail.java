package io.kruxos.audit;

import io.kruxos.domain.Digest;

/**
 * What an interrupted write left at the end of a file: nothing of it was acknowledged.
 *
 * @param bytes its length, up to the last byte that is not zero
 * @param digest of those bytes
 */
public record TornTail(String file, long offset, long bytes, Digest digest) {}
