/** The spine: the one way a governed call takes. */
@org.jspecify.annotations.NullMarked
package io.kruxos.call;
