/** Tests of the system calls, against the kernel and the C headers at hand. */
@org.jspecify.annotations.NullMarked
package io.kruxos.linux;
