/** Tests of the work of {@code filesystem.*}, on real directories without a cell. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.filesystem;
