/** KruxOS: the governance layer between AI agents and the machines they act on. */
@org.jspecify.annotations.NullMarked
package io.kruxos;
