package io.kruxos.bridge;

import io.kruxos.bridge.BridgeFailure.Cause;
import java.util.Map;
import java.util.Optional;

/** The bridge's variables, with {@code ${NAME}} in a value replaced by that variable, once, because no client does it. */
final class Environment {
    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * The expanded value; empty when the variable is missing or empty.
     *
     * @throws BridgeFailure naming the variable that a {@code ${NAME}} asks for and that is not there
     */
    Optional<String> value(String name) {
        String raw = variables.get(name);
        if (raw == null || raw.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(expand(name, raw.strip()));
    }

    private String expand(String name, String raw) {
        int open = raw.indexOf("${");
        if (open < 0) {
            return raw;
        }
        StringBuilder expanded = new StringBuilder();
        int from = 0;
        while (open >= 0) {
            int close = raw.indexOf('}', open);
            if (close < 0) {
                throw BridgeFailure.lasting(Cause.USAGE, name + " has a ${ without its }: close it");
            }
            expanded.append(raw, from, open).append(referenced(name, raw.substring(open + 2, close)));
            from = close + 1;
            open = raw.indexOf("${", from);
        }
        return expanded.append(raw, from, raw.length()).toString();
    }

    private String referenced(String name, String reference) {
        String value = variables.get(reference);
        if (value == null || value.isBlank()) {
            throw BridgeFailure.lasting(
                    Cause.USAGE,
                    name + " refers to ${" + reference + "}, which is not set here: export " + reference
                            + " and let the client pass it on (Codex: env_vars = [\"" + reference + "\"])");
        }
        return value.strip();
    }
}
