/** What policy sees of a call: agent paths, hosts, commands, taken from validated arguments. */
@org.jspecify.annotations.NullMarked
package io.kruxos.capability.facts;
