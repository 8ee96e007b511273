/** The cell side of {@code filesystem.*}: one class for the work of each capability. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.filesystem;
