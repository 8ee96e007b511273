package io.kruxos.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Agent;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.Identifiers;
import io.kruxos.domain.Mount;
import io.kruxos.store.AgentRepository;
import io.kruxos.store.Database;
import io.kruxos.testing.MovableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentRegistryTest {
    private static final AgentName CODEX = new AgentName("codex");
    private static final AgentName OTHER = new AgentName("other");
    private static final List<Mount> WORKSPACE = List.of(new Mount("/workspace", Path.of("/srv/codex"), true));

    @TempDir
    Path home;

    private final MovableClock clock = new MovableClock();
    private Database database;
    private AgentRegistry agents;
    private TokenAuthenticator authenticator;

    AgentRegistryTest() {}

    @BeforeEach
    void open() {
        database = Database.open(home.resolve("kruxos.db"));
        agents = new AgentRegistry(new AgentRepository(database), new Identifiers(clock, new SecureRandom()), clock);
        authenticator = new TokenAuthenticator(agents, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldGrantTheAgentItsToken() {
        String token = agents.create(CODEX, "default", "", WORKSPACE).token();

        assertEquals(new Authentication.Granted(CODEX), authenticator.authenticate(CODEX, token, "here"));
        assertEquals(new Authentication.Granted(CODEX), authenticator.authenticate(null, token, "here"));
        assertTrue(token.matches("[0-9a-f]{64}"));
    }

    @Test
    void shouldRefuseAnotherAgentsToken() {
        agents.create(CODEX, "default", "", WORKSPACE);
        String token = agents.create(OTHER, "default", "", WORKSPACE).token();

        assertInstanceOf(Authentication.Wrong.class, authenticator.authenticate(CODEX, token, "here"));
    }

    @Test
    void shouldTellRevokedFromWrong() {
        String token = agents.create(CODEX, "default", "", WORKSPACE).token();
        agents.setState(CODEX, Agent.State.REVOKED);

        assertEquals(new Authentication.Revoked(CODEX), authenticator.authenticate(CODEX, token, "here"));
        assertInstanceOf(Authentication.Wrong.class, authenticator.authenticate(CODEX, "00", "here"));

        agents.setState(CODEX, Agent.State.ACTIVE);
        assertEquals(new Authentication.Granted(CODEX), authenticator.authenticate(CODEX, token, "here"));
    }

    @Test
    void shouldTellASourceToWaitAfterTooManyWrongTokens() {
        String token = agents.create(CODEX, "default", "", WORKSPACE).token();
        for (int i = 0; i < WrongTries.MAX; i++) {
            assertInstanceOf(Authentication.Wrong.class, authenticator.authenticate(CODEX, "00", "here"));
        }

        Authentication.TooManyTries refused =
                assertInstanceOf(Authentication.TooManyTries.class, authenticator.authenticate(CODEX, "00", "here"));
        assertEquals(WrongTries.WINDOW, refused.retryAfter());
        assertInstanceOf(Authentication.Wrong.class, authenticator.authenticate(CODEX, "00", "elsewhere"));
        assertEquals(new Authentication.Granted(CODEX), authenticator.authenticate(CODEX, token, "here"));

        clock.advance(WrongTries.WINDOW.plus(Duration.ofSeconds(1)));
        assertInstanceOf(Authentication.Wrong.class, authenticator.authenticate(CODEX, "00", "here"));
    }

    @Test
    void shouldCloseTheOldTokenWhenRotated() {
        String before = agents.create(CODEX, "default", "", WORKSPACE).token();
        String after = agents.rotate(CODEX).token();

        assertInstanceOf(Authentication.Wrong.class, authenticator.authenticate(CODEX, before, "here"));
        assertEquals(new Authentication.Granted(CODEX), authenticator.authenticate(CODEX, after, "here"));
    }

    @Test
    void shouldKnowAllAfterARestart() {
        List<Mount> mounts = List.of(WORKSPACE.getFirst(), new Mount("/mnt/docs", Path.of("/srv/docs"), false));
        Agent created =
                agents.create(CODEX, "coding-agent", "writes code", mounts).agent();
        agents.create(OTHER, "default", "", WORKSPACE);
        database.close();

        database = Database.open(home.resolve("kruxos.db"));
        AgentRegistry reopened =
                new AgentRegistry(new AgentRepository(database), new Identifiers(clock, new SecureRandom()), clock);

        assertEquals(created, reopened.agent(CODEX));
        assertEquals(2, reopened.agent(OTHER).number());
    }

    @Test
    void shouldRefuseATakenNameAndAnUnknownOne() {
        agents.create(CODEX, "default", "", WORKSPACE);

        assertThrows(AgentExists.class, () -> agents.create(CODEX, "default", "", WORKSPACE));
        assertThrows(UnknownAgent.class, () -> agents.rotate(OTHER));
    }

    @Test
    void shouldNeverWriteATokenDown() throws IOException {
        String token = agents.create(CODEX, "default", "", WORKSPACE).token();
        database.close();

        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains(token), "the token stands in " + file.getFileName());
            }
        }
        database = Database.open(home.resolve("kruxos.db"));
    }
}
