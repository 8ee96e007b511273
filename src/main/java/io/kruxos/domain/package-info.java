/** Records and sealed types that every room shares; depends on the JDK only. */
@org.jspecify.annotations.NullMarked
package io.kruxos.domain;
