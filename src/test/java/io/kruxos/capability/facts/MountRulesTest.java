package io.kruxos.capability.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountRulesTest {
    private static final AgentName CODEX = new AgentName("codex");

    @TempDir
    private Path temporary;

    private Path root = Path.of("/");
    private Path home = Path.of("/");
    private MountRules rules = new MountRules(home, MountRulesTest::look);

    @BeforeEach
    void makeHome() throws IOException {
        root = temporary.toRealPath();
        home = Files.createDirectories(root.resolve("user/.kruxos"));
        Files.createDirectories(home.resolve("workspaces/codex"));
        Files.createDirectories(home.resolve("workspaces/other"));
        Files.createDirectories(root.resolve("user/src/app/sub"));
        Files.writeString(root.resolve("user/file"), "");
        Files.createSymbolicLink(root.resolve("link"), root.resolve("user/src/app"));
        Files.createSymbolicLink(root.resolve("trap"), home.resolve("audit"));
        Files.createDirectories(home.resolve("audit"));
        rules = new MountRules(home, MountRulesTest::look);
    }

    private static Optional<HostDirectories.Seen> look(Path path) throws IOException {
        return Files.exists(path)
                ? Optional.of(new HostDirectories.Seen(path.toRealPath(), Files.isDirectory(path)))
                : Optional.empty();
    }

    private MountRules.Answer check(String agentPath, Path source, Mount... others) {
        return rules.check(CODEX, agentPath, source, true, List.of(others));
    }

    @Test
    void shouldAllowADirectoryByItsRealName() {
        assertEquals(
                new MountRules.Answer.Allowed(new Mount("/workspace", root.resolve("user/src/app"), true)),
                check("/workspace", root.resolve("link")));
    }

    @Test
    void shouldAllowTheAgentsOwnDirectoryInTheHomeAndNoOther() {
        assertInstanceOf(MountRules.Answer.Allowed.class, check("/workspace", home.resolve("workspaces/codex")));
        assertRefused("KruxOS's own home", check("/workspace", home.resolve("workspaces/other")));
        assertRefused("KruxOS's own home", check("/workspace", home.resolve("workspaces")));
    }

    @Test
    void shouldRefuseTheHomeFromAboveAndBelowAndThroughALink() {
        assertRefused("contains KruxOS's own home", check("/workspace", root.resolve("user")));
        assertRefused("is in KruxOS's own home", check("/mnt/x", home));
        assertRefused("is in KruxOS's own home", check("/mnt/x", root.resolve("trap")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/proc",
                "/proc/self/fd",
                "/sys/kernel",
                "/dev",
                "/usr/..",
                "/etc",
                "/etc/ssl",
                "/usr",
                "/usr/bin",
                "/root",
                "/var",
                "/var/lib",
                "/tmp"
            })
    void shouldRefuseWhatBelongsToTheSystem(String source) {
        assertInstanceOf(MountRules.Answer.Refused.class, check("/mnt/x", Path.of(source)));
    }

    @Test
    void shouldLetSystemDirectoriesBeReadOnly() {
        assertRefused("read-only", rules.check(CODEX, "/mnt/x", Path.of("/usr/share"), true, List.of()));
        assertInstanceOf(
                MountRules.Answer.Allowed.class, rules.check(CODEX, "/mnt/x", Path.of("/usr/share"), false, List.of()));
    }

    @Test
    void shouldRefuseWhatIsNoDirectory() {
        assertRefused("is no directory", check("/mnt/x", root.resolve("user/file")));
        assertRefused("There is no directory", check("/mnt/x", root.resolve("nothing")));
    }

    @Test
    void shouldRefuseWhatCannotBeLookedAtNow() {
        MountRules away = new MountRules(home, path -> {
            throw new IOException("the executor is away");
        });
        assertRefused(
                "the executor is away", away.check(CODEX, "/workspace", root.resolve("user/src/app"), true, List.of()));
    }

    @Test
    void shouldRefuseMountsThatLieInOneAnother() {
        Mount workspace = new Mount("/workspace", root.resolve("user/src/app"), true);
        assertRefused("lie in one another", check("/mnt/x", root.resolve("user/src/app/sub"), workspace));
        assertRefused("lie in one another", check("/mnt/x", root.resolve("user/src"), workspace));
        assertRefused("lie in one another", check("/mnt/x", root.resolve("link"), workspace));
        assertRefused("already", check("/workspace", home.resolve("workspaces/codex"), workspace));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mnt/", "/mnt/A", "/mnt/a/b", "/mnt/../etc", "/etc", "workspace", "/workspace/x"})
    void shouldRefuseWhatIsNoAgentPath(String agentPath) {
        assertRefused("is no agent path", check(agentPath, root.resolve("user/src/app")));
    }

    private static void assertRefused(String part, MountRules.Answer answer) {
        MountRules.Answer.Refused refused = assertInstanceOf(MountRules.Answer.Refused.class, answer);
        assertTrue(refused.reason().contains(part), refused.reason());
        assertTrue(refused.mend().endsWith("."), refused.mend());
    }
}
