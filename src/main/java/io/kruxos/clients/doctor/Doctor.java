package io.kruxos.clients.doctor;

import io.kruxos.clients.Client;
import io.kruxos.clients.ClientFiles;
import io.kruxos.clients.HookCommand;
import io.kruxos.clients.InstalledSetup;
import io.kruxos.clients.Places;
import io.kruxos.clients.Setup;
import io.kruxos.clients.doctor.Operator.Answer;
import io.kruxos.clients.format.Location;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything that can keep the clients of one user from KruxOS, looked at in the order in which it is best mended. */
public final class Doctor {
    private static final Location CODEX_SERVER = Location.of("mcp_servers", "kruxos");
    private static final Location CLAUDE_SERVER = Location.of("mcpServers", "kruxos");

    private final Places places;
    private final Map<String, String> variables;
    private final Path kruxosHome;
    private final Path directory;
    private final Operator operator;
    private final Clock clock;

    /**
     * @param variables the user's environment
     * @param kruxosHome where this machine's gateway lives, if there is one
     * @param directory the project in which the clients would work
     */
    public Doctor(
            Places places,
            Map<String, String> variables,
            Path kruxosHome,
            Path directory,
            Operator operator,
            Clock clock) {
        this.places = places;
        this.variables = Map.copyOf(variables);
        this.kruxosHome = kruxosHome;
        this.directory = directory;
        this.operator = operator;
        this.clock = clock;
    }

    /** Looks at everything; takes seconds and changes nothing. */
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        Map<Client, InstalledSetup> installed = InstalledSetup.all(places);
        if (installed.isEmpty()) {
            findings.add(Finding.fail("clients", "none is set up for this user", "kruxos cli-config generate --write"));
        }
        checks(installed).forEach(check -> findings.addAll(check.look()));
        return findings;
    }

    private List<Check> checks(Map<Client, InstalledSetup> installed) {
        List<Check> checks = new ArrayList<>();
        checks.add(new ProgramsCheck(
                List.of(places.install().resolve("bin/mcp-bridge"), HookCommand.program(places.install()))));
        checks.add(new GatewayCheck(operator, agents(installed)));
        Map<String, Check> certificates = new LinkedHashMap<>();
        installed.forEach((client, found) -> {
            checks.add(new FilesCheck(files(client, found.setup())));
            checks.addAll(connection(client, found));
            certificate(found).ifPresent(check -> certificates.put(check.host() + ":" + check.port(), check));
        });
        checks.addAll(certificates.values());
        if (installed.containsKey(Client.CODEX)) {
            checks.add(codex());
        }
        return checks;
    }

    private static Set<String> agents(Map<Client, InstalledSetup> installed) {
        return installed.values().stream()
                .map(found -> found.setup().agent().value())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private ClientFiles files(Client client, Setup setup) {
        return ClientFiles.ofUser(places, setup, Set.of(client))
                .and(ClientFiles.ofMachine(places, setup, Set.of(client)));
    }

    private List<Check> connection(Client client, InstalledSetup found) {
        Location server = client == Client.CODEX ? CODEX_SERVER : CLAUDE_SERVER;
        return switch (ServerEntry.read(found.meaning(), server, variables)) {
            case ServerEntry.Program program -> List.of(new BridgeCheck(client.title(), program, directory));
            case ServerEntry.Url url ->
                List.of(new UrlCheck(
                        client.title(), url, variables.getOrDefault(url.tokenVariable(), ""), authority()));
            case ServerEntry.None() -> List.of(); // the files' check has said so
        };
    }

    /** The certificate of the gateway that the client is told, or of this machine's. */
    private Optional<CertificateCheck> certificate(InstalledSetup found) {
        Optional<String> endpoint = found.setup().endpoint();
        if (endpoint.isPresent()) {
            return endpoint.filter(text -> text.startsWith("wss://") || text.startsWith("https://"))
                    .map(URI::create)
                    .filter(uri -> uri.getHost() != null)
                    .map(uri -> new CertificateCheck(
                            uri.getHost(), uri.getPort() < 0 ? 7700 : uri.getPort(), authority(), clock));
        }
        return operator.ask("gateway.status", Map.of()) instanceof Answer.Given(var status)
                        && status.get("port") instanceof Number port
                ? Optional.of(new CertificateCheck("localhost", port.intValue(), authority(), clock))
                : Optional.empty();
    }

    private Path authority() {
        return Path.of(variables.getOrDefault(
                "KRUXOS_CA_FILE", kruxosHome.resolve("tls/ca.pem").toString()));
    }

    private Check codex() {
        return new SearchPath(variables)
                .find("codex")
                .<Check>map(codex ->
                        new CodexCheck(codex, variables, directory, HookCommand.line(places.install(), Client.CODEX)))
                .orElse(() -> List.of(Finding.warn(
                        "Codex",
                        "it is not on the PATH, so that nobody can ask it what it makes of its files",
                        "npm install -g @openai/codex")));
    }
}
