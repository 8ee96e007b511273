/** Types of inputs and outputs: their JSON Schema, and validation of arguments against them. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.schema;
