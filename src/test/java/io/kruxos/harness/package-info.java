/** Real clients and a real KruxOS for end-to-end tests. */
@org.jspecify.annotations.NullMarked
package io.kruxos.harness;
