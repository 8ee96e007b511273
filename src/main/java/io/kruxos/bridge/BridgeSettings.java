package io.kruxos.bridge;

import io.kruxos.bridge.BridgeFailure.Cause;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the bridge was told by its variables.
 *
 * @param endpoint where the gateway listens
 * @param agent the agent's name, as the gateway knows it
 * @param authority PEM file to trust instead of the system's authorities; empty when none was named or found
 */
record BridgeSettings(Endpoint endpoint, String agent, AgentToken token, Optional<Path> authority, LogLevel logLevel) {
    /**
     * Reads the variables of {@code docs/bridge.md}.
     *
     * @throws BridgeFailure of cause {@code USAGE}, naming the variable and the mend
     */
    static BridgeSettings read(Environment environment) {
        Homes homes = new Homes(environment);
        String agent = agent(environment);
        Endpoint endpoint = endpoint(environment, homes);
        return new BridgeSettings(
                endpoint,
                agent,
                AgentToken.find(environment, homes, agent),
                authority(environment, homes, endpoint),
                logLevel(environment));
    }

    private static String agent(Environment environment) {
        Optional<String> name = environment.value("KRUXOS_AGENT_NAME");
        if (name.isEmpty()) {
            throw BridgeFailure.lasting(
                    Cause.USAGE,
                    "KRUXOS_AGENT_NAME is not set: set it to the name given to 'kruxos agent create --name NAME'");
        }
        if (!isName(name.get())) {
            throw BridgeFailure.lasting(
                    Cause.USAGE,
                    "KRUXOS_AGENT_NAME is not an agent's name: letters, digits, '.', '_' and '-', up to 63");
        }
        return name.get();
    }

    /** By hand, because a regular expression would cost milliseconds of the start. */
    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && (i == 0 || (c != '.' && c != '_' && c != '-'))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 63;
    }

    private static Endpoint endpoint(Environment environment, Homes homes) {
        Optional<String> given = environment.value("KRUXOS_ENDPOINT");
        if (given.isPresent()) {
            return Endpoint.parse(given.get());
        }
        Optional<Path> socket = homes.agentsSocket();
        return socket.isPresent() ? Endpoint.ofSocket(socket.get()) : Endpoint.ofLocalhost();
    }

    private static Optional<Path> authority(Environment environment, Homes homes, Endpoint endpoint) {
        Optional<String> given = environment.value("KRUXOS_CA_FILE");
        if (given.isPresent()) {
            return Optional.of(Path.of(given.get()));
        }
        return endpoint.way() == Endpoint.Way.TLS ? homes.certificateAuthority() : Optional.empty();
    }

    private static LogLevel logLevel(Environment environment) {
        Optional<String> given = environment.value("KRUXOS_BRIDGE_LOG_LEVEL");
        if (given.isEmpty()) {
            return LogLevel.WARN;
        }
        for (LogLevel level : LogLevel.values()) {
            if (level.name().equalsIgnoreCase(given.get())) {
                return level;
            }
        }
        throw BridgeFailure.lasting(
                Cause.USAGE, "KRUXOS_BRIDGE_LOG_LEVEL is none of DEBUG, INFO, WARN, ERROR: choose one");
    }
}
