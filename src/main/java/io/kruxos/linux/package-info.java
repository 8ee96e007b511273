/** System calls through the Foreign Function and Memory API; the only room that touches {@code java.lang.foreign}. */
@org.jspecify.annotations.NullMarked
package io.kruxos.linux;
