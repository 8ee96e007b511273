/** Tests of what policy sees. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.facts;
