/** The Model Context Protocol over {@code call}: revisions, tools, progress, cancellation, and answers that a lost connection does not lose. */
@org.jspecify.annotations.NullMarked
package io.kruxos.mcp;
