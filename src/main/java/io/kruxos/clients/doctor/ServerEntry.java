package io.kruxos.clients.doctor;

import io.kruxos.clients.format.Location;
import io.kruxos.clients.format.Meaning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a client is told to reach KruxOS, as it stands in the client's file. */
sealed interface ServerEntry {
    /** The client starts a program. */
    record Program(List<String> command, Map<String, String> environment) implements ServerEntry {
        public Program {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /** The client connects by itself. */
    record Url(String url, String tokenVariable) implements ServerEntry {}

    /** It is told nothing. */
    record None() implements ServerEntry {}

    /**
     * Reads an entry.
     *
     * @param at where KruxOS's server stands in the file
     * @param variables the environment that the client has
     */
    static ServerEntry read(Map<String, @Nullable Object> meaning, Location at, Map<String, String> variables) {
        Map<String, @Nullable Object> entry = Meaning.objectAt(meaning, at);
        if (entry.get("url") instanceof String url) {
            return new Url(url, "KRUXOS_AGENT_TOKEN");
        }
        if (!(entry.get("command") instanceof String program)) {
            return new None();
        }
        List<String> command = new ArrayList<>(List.of(program));
        Meaning.listAt(entry, Location.of("args")).forEach(argument -> command.add(String.valueOf(argument)));
        Map<String, String> environment = new HashMap<>();
        for (String passed : List.of("HOME", "LANG", "PATH", "TERM")) {
            pass(passed, variables, environment);
        }
        Meaning.listAt(entry, Location.of("env_vars"))
                .forEach(name -> pass(String.valueOf(name), variables, environment));
        Meaning.objectAt(entry, Location.of("env"))
                .forEach((name, value) -> environment.put(name, Objects.toString(value, "")));
        return new Program(command, environment);
    }

    private static void pass(String name, Map<String, String> from, Map<String, String> to) {
        String value = from.get(name);
        if (value != null) {
            to.put(name, value);
        }
    }
}
