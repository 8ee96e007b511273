package io.kruxos.clients;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the clients keep what they are told.
 *
 * @param userHome the user's own directory
 * @param codex Codex's directory: {@code CODEX_HOME}, else {@code ~/.codex}
 * @param claudeSettings Claude Code's directory: {@code CLAUDE_CONFIG_DIR}, else {@code ~/.claude}
 * @param claudeState the file in which Claude Code keeps a user's MCP servers
 * @param etc the machine's configuration, {@code /etc}
 * @param install where this KruxOS is installed
 */
public record Places(Path userHome, Path codex, Path claudeSettings, Path claudeState, Path etc, Path install) {
    /** The places for a user with these variables. */
    public static Places of(Map<String, String> variables, Path etc, Path install) {
        Path home = Path.of(variables.getOrDefault("HOME", System.getProperty("user.home", "/")));
        String codex = variables.getOrDefault("CODEX_HOME", "");
        String claude = variables.getOrDefault("CLAUDE_CONFIG_DIR", "");
        return new Places(
                home,
                codex.isBlank() ? home.resolve(".codex") : Path.of(codex),
                claude.isBlank() ? home.resolve(".claude") : Path.of(claude),
                (claude.isBlank() ? home : Path.of(claude)).resolve(".claude.json"),
                etc,
                install);
    }

    Path bridge() {
        return install.resolve("bin/mcp-bridge");
    }
}
