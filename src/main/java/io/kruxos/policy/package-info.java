/** Decides: compiled policies and the facts of a call in, a decision with its reasons out; no I/O, clock, randomness or threads. */
@org.jspecify.annotations.NullMarked
package io.kruxos.policy;
