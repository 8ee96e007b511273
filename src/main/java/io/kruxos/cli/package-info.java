/** The operator's terminal: commands that talk to the operator API and nothing else. */
@org.jspecify.annotations.NullMarked
package io.kruxos.cli;
