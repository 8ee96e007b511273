/** mcp-bridge: carries a client's newline-delimited JSON-RPC to the gateway and back, and outlives a lost gateway. */
@org.jspecify.annotations.NullMarked
package io.kruxos.bridge;
