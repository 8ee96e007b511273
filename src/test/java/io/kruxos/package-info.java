/** Tests of the whole. */
@org.jspecify.annotations.NullMarked
package io.kruxos;
