/** The definition files {@code capabilities/<category>.yaml}: reading them, and writing their documentation. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.definition;
