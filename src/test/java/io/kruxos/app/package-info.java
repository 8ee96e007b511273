/** Tests of the two processes as a whole. */
@org.jspecify.annotations.NullMarked
package io.kruxos.app;
