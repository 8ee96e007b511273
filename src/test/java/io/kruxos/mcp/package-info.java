/** Tests of {@code mcp}, with small fakes of what it stands on. */
@org.jspecify.annotations.NullMarked
package io.kruxos.mcp;
