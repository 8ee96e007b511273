package io.kruxos.clients;

import io.kruxos.domain.AgentName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator chose for the clients.
 *
 * @param endpoint the gateway, when the bridge should not find it by itself
 * @param kruxosHome the home, when it is not one of those in which the bridge looks by itself
 */
public record Setup(AgentName agent, Transport transport, Optional<String> endpoint, Optional<String> kruxosHome) {
    private static final String LOCAL_URL = "http://127.0.0.1:7700/mcp";

    /** How a client reaches the gateway. */
    public enum Transport {
        /** Through {@code bin/mcp-bridge}: reconnects, finds the token by itself. */
        BRIDGE,
        /** By streamable HTTP, without a program in between; the token comes from a variable. */
        HTTP
    }

    /** The bridge's variables; never a token. */
    Map<String, String> bridgeVariables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("KRUXOS_AGENT_NAME", agent.value());
        endpoint.ifPresent(value -> variables.put("KRUXOS_ENDPOINT", value));
        kruxosHome.ifPresent(value -> variables.put("KRUXOS_HOME", value));
        return variables;
    }

    /** The gateway's address for streamable HTTP: {@code wss://host:7700} becomes {@code https://host:7700/mcp}. */
    String url() {
        return endpoint.filter(given -> given.startsWith("ws"))
                .map(given -> "http" + given.substring(2))
                .map(given -> given.endsWith("/mcp") ? given : given.replaceAll("/+$", "") + "/mcp")
                .or(() -> endpoint.filter(given -> given.startsWith("http")))
                .orElse(LOCAL_URL);
    }
}
