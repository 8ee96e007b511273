/** Tests of {@code agent.*}. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.agent;
