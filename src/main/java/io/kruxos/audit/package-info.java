/** The hash-chained log: nothing runs that is not on disk first. */
@org.jspecify.annotations.NullMarked
package io.kruxos.audit;
