/** {@code process.*}: programs that run in cells, their output, their limits and their end. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.process;
