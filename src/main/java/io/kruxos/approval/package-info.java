/** Questions to people before a call runs: kept durably, answered once, expired into a refusal. */
@org.jspecify.annotations.NullMarked
package io.kruxos.approval;
