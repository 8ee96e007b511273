package io.kruxos.bridge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a gateway of this machine may live: {@code KRUXOS_HOME} alone when it is set, else the user's and then root's. */
final class Homes {
    private static final Path ROOTS = Path.of("/var/lib/kruxos");

    private final List<Path> gateways;
    private final Path own;

    Homes(Environment environment) {
        own = Path.of(environment.value("HOME").orElse(System.getProperty("user.home", "/")))
                .resolve(".kruxos");
        gateways = new ArrayList<>();
        Optional<String> chosen = environment.value("KRUXOS_HOME");
        if (chosen.isPresent()) {
            gateways.add(Path.of(chosen.get()));
        } else {
            gateways.add(own);
            gateways.add(ROOTS);
        }
    }

    /** Where an agent's token may have been kept, best place first. */
    List<Path> tokenFiles(String agent) {
        List<Path> files = new ArrayList<>();
        for (Path home : gateways) {
            files.add(home.resolve("tokens").resolve(agent + ".token"));
        }
        files.add(own.resolve("tokens").resolve(agent + ".token"));
        return files;
    }

    /** The local gateway's socket for agents, when it is there for this user. */
    Optional<Path> agentsSocket() {
        for (Path home : gateways) {
            Path socket = home.resolve("run/agents.sock");
            // Connecting to a Unix socket takes the right to write to it.
            if (Files.isWritable(socket)) {
                return Optional.of(socket);
            }
        }
        return Optional.empty();
    }

    /** The local gateway's certificate authority, when it can be read. */
    Optional<Path> certificateAuthority() {
        for (Path home : gateways) {
            Path authority = home.resolve("tls/ca.pem");
            if (Files.isReadable(authority)) {
                return Optional.of(authority);
            }
        }
        return Optional.empty();
    }
}
