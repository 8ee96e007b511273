package io.kruxos.clients;

import io.kruxos.clients.format.FileFormat;
import io.kruxos.clients.format.Location;
import io.kruxos.clients.format.Meaning;
import io.kruxos.clients.format.Unwritable;
import io.kruxos.domain.AgentName;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client of this user is told now.
 *
 * @param setup what {@code cli-config generate} must have been asked for, read from the file
 * @param meaning what the file with the servers means; empty when it can't be read
 */
public record InstalledSetup(Setup setup, Map<String, @Nullable Object> meaning) {
    private static final AgentName USUAL = new AgentName("codex");

    /** The clients that have a directory of their own here. */
    public static Map<Client, InstalledSetup> all(Places places) {
        Map<Client, InstalledSetup> found = new EnumMap<>(Client.class);
        if (places.codex().toFile().isDirectory()) {
            found.put(
                    Client.CODEX,
                    read(places.codex().resolve("config.toml"), FileFormat.TOML, Location.of("mcp_servers", "kruxos")));
        }
        InstalledSetup claude = read(places.claudeState(), FileFormat.JSON, Location.of("mcpServers", "kruxos"));
        if (Meaning.valueAt(claude.meaning(), Location.of("mcpServers", "kruxos")) != null) {
            found.put(Client.CLAUDE_CODE, claude);
        }
        return found;
    }

    private static InstalledSetup read(Path file, FileFormat format, Location server) {
        Map<String, @Nullable Object> meaning = meaning(file, format);
        Map<String, @Nullable Object> entry = Meaning.objectAt(meaning, server);
        String url = Meaning.textAt(entry, Location.of("url"));
        Setup setup = new Setup(
                agent(Meaning.textAt(entry, Location.of("env", "KRUXOS_AGENT_NAME"))),
                url.isEmpty() ? Setup.Transport.BRIDGE : Setup.Transport.HTTP,
                text(url.isEmpty() ? Meaning.textAt(entry, Location.of("env", "KRUXOS_ENDPOINT")) : url),
                text(Meaning.textAt(entry, Location.of("env", "KRUXOS_HOME"))));
        return new InstalledSetup(setup, meaning);
    }

    private static Map<String, @Nullable Object> meaning(Path file, FileFormat format) {
        try {
            return format.meaning(
                    FileOnDisk.look(file, WrittenFile.Scope.USER).text().orElse(""));
        } catch (Unwritable e) {
            // Whoever checks the files says what is wrong with this one.
            return Map.of();
        }
    }

    private static AgentName agent(String name) {
        try {
            return name.isEmpty() ? USUAL : new AgentName(name);
        } catch (IllegalArgumentException e) {
            return USUAL;
        }
    }

    private static Optional<String> text(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
