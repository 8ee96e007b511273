/** Tests of {@code system.*}. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.system;
