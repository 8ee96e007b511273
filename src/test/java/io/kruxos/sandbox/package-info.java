/** Tests of cells. */
@org.jspecify.annotations.NullMarked
package io.kruxos.sandbox;
