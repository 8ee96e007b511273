/** What crosses between processes: JSON-RPC, CBOR and its frames; depends on the JDK only. */
@org.jspecify.annotations.NullMarked
package io.kruxos.wire;
