package io.kruxos.clients.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;

/** The gateway answers streamable HTTP where the client looks for it, and takes the token of the client's environment. */
record UrlCheck(String client, ServerEntry.Url entry, String token, Path authority) implements Check {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"kruxos-doctor\",\"version\":\"1\"}}}";

    @Override
    public List<Finding> look() {
        if (token.isEmpty()) {
            return List.of(Finding.fail(
                    client + ", token",
                    entry.tokenVariable() + " is not set here, and without the bridge it is the only place for a token",
                    "export " + entry.tokenVariable() + " before the client starts"));
        }
        try (HttpClient http = http()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(entry.url()))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json, text/event-stream")
                    .POST(BodyPublishers.ofString(INITIALIZE))
                    .build();
            return List.of(finding(http.send(request, BodyHandlers.discarding()).statusCode()));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return List.of(Finding.fail(
                    client + ", gateway",
                    entry.url() + " does not answer (" + e.getClass().getSimpleName() + ")",
                    "kruxos up, or set the URL; for https the client must trust the gateway's tls/ca.pem"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.fail(client + ", gateway", "interrupted", "run this again"));
        }
    }

    private HttpClient http() throws IOException, GeneralSecurityException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        return (Files.isReadable(authority) ? builder.sslContext(GatewayTrust.context(authority)) : builder).build();
    }

    private Finding finding(int status) {
        return switch (status) {
            case 200 -> Finding.ok(client + ", gateway", entry.url() + " answers and takes the token");
            case 401, 403 ->
                Finding.fail(
                        client + ", token",
                        "the gateway does not take the token in " + entry.tokenVariable(),
                        "kruxos agent rotate gives a new one");
            default ->
                Finding.fail(
                        client + ", gateway",
                        entry.url() + " answers " + status,
                        "the URL must end in /mcp of a KruxOS");
        };
    }
}
