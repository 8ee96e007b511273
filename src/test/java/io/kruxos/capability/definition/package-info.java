/** Tests of the definition files. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.definition;
