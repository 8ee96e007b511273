/** What an operator can do, and the private socket over which the terminal does it. */
@org.jspecify.annotations.NullMarked
package io.kruxos.operator;
