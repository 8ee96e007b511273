/** Typed capabilities: definition, validation, facts, handler; one folder a category. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability;
