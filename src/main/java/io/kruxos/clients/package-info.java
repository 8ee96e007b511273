/** What the agents' clients, Codex CLI and Claude Code, are told so that they go through KruxOS, and whether that holds. */
@org.jspecify.annotations.NullMarked
package io.kruxos.clients;
