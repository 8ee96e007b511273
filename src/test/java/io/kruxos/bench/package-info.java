/** Programs that measure, each against its peers in the same run. */
@org.jspecify.annotations.NullMarked
package io.kruxos.bench;
