/** Tests of the shared types. */
@org.jspecify.annotations.NullMarked
package io.kruxos.domain;
