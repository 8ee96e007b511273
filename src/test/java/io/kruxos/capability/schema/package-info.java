/** Tests of types, schemas and validation. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.schema;
