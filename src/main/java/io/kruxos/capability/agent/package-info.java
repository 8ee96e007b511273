/** {@code agent.*}: who am I, what may I do, where, and why. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.agent;
