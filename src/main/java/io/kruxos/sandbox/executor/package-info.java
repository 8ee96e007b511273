/** The executor process and its protocol: work crosses one private Unix socket as frames of CBOR. */
@org.jspecify.annotations.NullMarked
package io.kruxos.sandbox.executor;
