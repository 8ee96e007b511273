/** The composition root: configuration, lifecycle, and the only place that puts rooms together. */
@org.jspecify.annotations.NullMarked
package io.kruxos.app;
