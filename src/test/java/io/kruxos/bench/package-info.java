/** Measurements beside peers; run by hand, never in a build. */
@org.jspecify.annotations.NullMarked
package io.kruxos.bench;
