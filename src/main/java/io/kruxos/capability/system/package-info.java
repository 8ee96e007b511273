/** {@code system.*}: the clock, the figures and the state of the machine. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.system;
