/** Tests of {@code process.*}. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.process;
