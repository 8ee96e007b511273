package io.kruxos.capability.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.capability.facts.PathTranslation.Translated;
import io.kruxos.domain.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTranslationTest {
    private static final int PATHS = 20_000;

    private final PathTranslation translation = new PathTranslation(List.of(
            new Mount("/workspace", Path.of("/home/me/src/app"), true),
            new Mount("/mnt/docs", Path.of("/home/me/docs"), false),
            new Mount("/mnt/deep", Path.of("/home/me/docs/deep"), true)));

    @ParameterizedTest
    @CsvSource({
        "/workspace/a.txt, /workspace/a.txt",
        "a.txt, /workspace/a.txt",
        "., /workspace",
        "./a//b/./c/, /workspace/a/b/c",
        "/home/me/src/app, /workspace",
        "/home/me/src/app/pom.xml, /workspace/pom.xml",
        "/home/me/src/application/x, /home/me/src/application/x",
        "/home/me/docs/x, /mnt/docs/x",
        "/home/me/docs/deep/x, /mnt/deep/x",
        "/home/me/docs/deep/../x, /mnt/docs/x",
        "/mnt/docs/../deep/x, /mnt/deep/x",
        "/workspace/../etc/passwd, /etc/passwd",
        "../../etc/passwd, /etc/passwd",
        "/../../x, /x",
        "/home/me/src/app/../../.ssh/id, /home/me/.ssh/id",
        "/workspacex/y, /workspacex/y",
        "a/~/b, /workspace/a/~/b",
        "~file, /workspace/~file",
        "/, /",
    })
    void shouldTurnWhatIsWrittenIntoAnAgentPath(String written, String expected) {
        assertEquals(new Translated.AgentPath(expected), translation.translate(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\0b",
                "a\nb",
                "\u001b[31m",
                "a\u007f",
                "a\u0085b",
                "a\u2028b",
                "\ud800",
                "~",
                "~/.ssh/id_rsa",
                "file:///etc/passwd",
                "FILE://x"
            })
    void shouldRefuseWhatIsNoPath(String written) {
        assertInstanceOf(Translated.Malformed.class, translation.translate(written));
    }

    @Test
    void shouldRefuseWhatIsTooLong() {
        assertInstanceOf(Translated.Malformed.class, translation.translate("/" + "a".repeat(4096)));
        assertInstanceOf(Translated.Malformed.class, translation.translate("a".repeat(4096)));
        assertInstanceOf(Translated.AgentPath.class, translation.translate("/" + "a".repeat(4095)));
    }

    @Test
    void shouldTellWhichMountAPathIsIn() {
        assertEquals("/mnt/docs", translation.scope("/mnt/docs/a").orElseThrow().agentPath());
        assertEquals("/workspace", translation.scope("/workspace").orElseThrow().agentPath());
        assertTrue(translation.scope("/mnt/docsx").isEmpty());
        assertTrue(translation.scope("/etc/passwd").isEmpty());
        assertTrue(translation.scope("/").isEmpty());
    }

    @Test
    void shouldHoldForAnyPath() {
        long seed = System.nanoTime();
        System.out.println("PathTranslationTest seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < PATHS; i++) {
            String written = path(random);
            if (!(translation.translate(written) instanceof Translated.AgentPath(String path))) {
                throw new AssertionError("refused: " + written);
            }
            assertNormalised(path);
            assertEquals(new Translated.AgentPath(path), translation.translate(path), "twice is once: " + written);
            assertEquals(path, expected(written), written);
        }
    }

    private static void assertNormalised(String path) {
        assertTrue(path.startsWith("/"), path);
        assertFalse(path.contains("//") || (path.length() > 1 && path.endsWith("/")), path);
        assertFalse(
                List.of(path.split("/")).contains("..")
                        || List.of(path.split("/")).contains("."),
                path);
    }

    /** The same by way of {@link Path}, which knows how to normalise. */
    private static String expected(String written) {
        Path path = Path.of("/workspace").resolve(written).normalize();
        if (path.startsWith("/workspace") || path.startsWith("/mnt/docs") || path.startsWith("/mnt/deep")) {
            return path.toString();
        }
        List<List<String>> hosts = List.of(
                List.of("/home/me/docs/deep", "/mnt/deep"),
                List.of("/home/me/docs", "/mnt/docs"),
                List.of("/home/me/src/app", "/workspace"));
        for (List<String> host : hosts) {
            if (path.startsWith(host.get(0))) {
                return Path.of(host.get(1))
                        .resolve(Path.of(host.get(0)).relativize(path))
                        .normalize()
                        .toString();
            }
        }
        return path.toString();
    }

    private static String path(Random random) {
        List<String> starts =
                List.of("", "/", "/workspace/", "/home/me/src/app/", "/home/me/docs/", "/mnt/docs/", "/mnt/");
        List<String> names = List.of("a", "..", ".", "", "deep", "docs", "app", "é", "a b", "...", "workspace", "etc");
        List<String> parts = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            parts.add(names.get(random.nextInt(names.size())));
        }
        String path = starts.get(random.nextInt(starts.size())) + String.join("/", parts);
        return path.isEmpty() ? "." : path;
    }
}
