/** Cells: plan to confined threads and processes with a report of what the kernel enforces; the executor process and its protocol. */
@org.jspecify.annotations.NullMarked
package io.kruxos.sandbox;
