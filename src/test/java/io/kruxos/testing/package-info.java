/** Small fakes that several rooms' tests share. */
@org.jspecify.annotations.NullMarked
package io.kruxos.testing;
