/** Tests of the executor's protocol. */
@org.jspecify.annotations.NullMarked
package io.kruxos.sandbox.executor;
