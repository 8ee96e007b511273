/** Bytes to messages and back: WebSocket, streamable HTTP, POST /rpc; sizes, rates, Host and Origin. Decides nothing. */
@org.jspecify.annotations.NullMarked
package io.kruxos.transport;
