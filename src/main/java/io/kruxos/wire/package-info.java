/** What crosses between processes: JSON with limits, JSON-RPC 2.0, structured errors, CBOR. */
@org.jspecify.annotations.NullMarked
package io.kruxos.wire;
