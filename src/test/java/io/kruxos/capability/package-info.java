/** Tests of the registry and of what all capabilities share. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability;
