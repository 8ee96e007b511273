package io.kruxos.bridge;

import io.kruxos.bridge.BridgeFailure.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** The agent's token; it is sent in one header and shown nowhere. */
final class AgentToken {
    private static final int CHARS_MAX = 512;

    private final String secret;

    private AgentToken(String secret) {
        this.secret = secret;
    }

    /**
     * Finds the token: {@code KRUXOS_AGENT_TOKEN}, {@code KRUXOS_API_KEY}, {@code KRUXOS_AGENT_TOKEN_FILE}, then the file that
     * {@code kruxos agent create} leaves in the home.
     */
    static AgentToken find(Environment environment, Homes homes, String agent) {
        Optional<String> given = environment.value("KRUXOS_AGENT_TOKEN");
        if (given.isEmpty()) {
            given = environment.value("KRUXOS_API_KEY");
        }
        if (given.isPresent()) {
            return of(given.get(), "KRUXOS_AGENT_TOKEN");
        }
        Optional<String> file = environment.value("KRUXOS_AGENT_TOKEN_FILE");
        if (file.isPresent()) {
            return read(Path.of(file.get()));
        }
        for (Path candidate : homes.tokenFiles(agent)) {
            if (Files.exists(candidate)) {
                return read(candidate);
            }
        }
        throw BridgeFailure.lasting(
                Cause.USAGE,
                "KRUXOS_AGENT_TOKEN is not set and no token is kept for agent '" + agent
                        + "': set it, or KRUXOS_AGENT_TOKEN_FILE, to what 'kruxos agent create --name " + agent
                        + "' printed");
    }

    private static AgentToken read(Path file) {
        try {
            refuseReadableByOthers(file);
            return of(Files.readString(file).strip(), file.toString());
        } catch (IOException | UnsupportedOperationException e) {
            throw BridgeFailure.lasting(
                    Cause.USAGE,
                    "the token file " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + "): it must exist and belong to you, mode 0600");
        }
    }

    private static void refuseReadableByOthers(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.GROUP_READ)
                || permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw BridgeFailure.lasting(
                    Cause.USAGE, "the token file " + file + " is open to others: chmod 600 " + file);
        }
    }

    private static AgentToken of(String secret, String from) {
        if (secret.isEmpty() || secret.length() > CHARS_MAX || !isPrintable(secret)) {
            throw BridgeFailure.lasting(
                    Cause.USAGE, from + " does not hold a token: it is the 64 hex characters of 'kruxos agent create'");
        }
        return new AgentToken(secret);
    }

    /** A header value cannot be broken out of with what is printable and not a blank. */
    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** The value of the {@code Authorization} header. */
    String authorization() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "AgentToken";
    }
}
