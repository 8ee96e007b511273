/** Tests of mcp-bridge against a scripted gateway. */
@org.jspecify.annotations.NullMarked
package io.kruxos.bridge;
