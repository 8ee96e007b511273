/** Tests of {@code transport}, with small fakes of what it stands on. */
@org.jspecify.annotations.NullMarked
package io.kruxos.transport;
