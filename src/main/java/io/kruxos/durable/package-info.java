/** Bytes that survive: appends by group commit into preallocated files, and small files replaced as a whole. */
@org.jspecify.annotations.NullMarked
package io.kruxos.durable;
