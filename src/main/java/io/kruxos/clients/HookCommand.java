package io.kruxos.clients;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command line of {@code bin/cli-hook}, as clients' configurations name it. This is its one place. */
public final class HookCommand {
    /** How long a client waits for a person, in seconds: the gateway's own limits come first. */
    static final long DECISION_SECONDS = 86_400;
    /** How long a client waits for an outcome to be recorded. */
    static final long RECORD_SECONDS = 60;

    private static final String PROGRAM = "/bin/cli-hook";

    private HookCommand() {}

    /** The whole line, for {@code sh -c}, which is how clients run hooks. */
    public static String line(Path install, Client client) {
        return quoted(install + PROGRAM) + " " + client.word();
    }

    /** Where the program is. */
    public static Path program(Path install) {
        return install.resolve(PROGRAM.substring(1));
    }

    private static String quoted(String path) {
        boolean plain = path.chars().allMatch(c -> Character.isLetterOrDigit(c) || "/._-+@:,".indexOf(c) >= 0);
        return plain ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    /** A hook group that asks before a tool runs and waits for a person. */
    static Map<String, @Nullable Object> asking(Path install, Client client) {
        return group(
                "", command(install, client, DECISION_SECONDS, Map.of("statusMessage", "waiting for KruxOS approval")));
    }

    /** A hook group that tells what became of the tools that {@code matcher} names. */
    static Map<String, @Nullable Object> recording(Path install, Client client, String matcher) {
        return group(matcher, command(install, client, RECORD_SECONDS, Map.of()));
    }

    private static Map<String, @Nullable Object> group(String matcher, Map<String, @Nullable Object> command) {
        Map<String, @Nullable Object> group = new LinkedHashMap<>();
        if (!matcher.isEmpty()) {
            group.put("matcher", matcher);
        }
        group.put("hooks", List.of(command));
        return group;
    }

    private static Map<String, @Nullable Object> command(
            Path install, Client client, long seconds, Map<String, String> more) {
        Map<String, @Nullable Object> command = new LinkedHashMap<>();
        command.put("type", "command");
        command.put("command", line(install, client));
        command.put("timeout", seconds);
        command.putAll(more);
        return command;
    }

    /** Whether a hook group, or a part of one, runs KruxOS's hook, of this install or another. */
    static boolean isMentionedIn(@Nullable Object value) {
        return switch (value) {
            case String text -> text.contains(PROGRAM);
            case Map<?, ?> map -> map.values().stream().anyMatch(HookCommand::isMentionedIn);
            case List<?> list -> list.stream().anyMatch(HookCommand::isMentionedIn);
            case null, default -> false;
        };
    }
}
