package io.kruxos.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Mount;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.DirectoryCalls.Rename;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellFiles.LastName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellFilesTest {
    @TempDir
    Path directory;

    private Path workspace;
    private Path docs;
    private CellFiles files;

    @BeforeEach
    void open() throws IOException {
        Path real = directory.toRealPath();
        workspace = Files.createDirectory(real.resolve("ws"));
        docs = Files.createDirectory(real.resolve("docs"));
        Files.writeString(real.resolve("secret"), "out of scope");
        files = new CellFiles(
                List.of(new Mount("/workspace", workspace, true), new Mount("/mnt/docs", docs, false)),
                MountRoots.HOST);
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void shouldResolveAgentPathsToMounts() {
        assertEquals("a/b", files.place("/workspace/a/b").relative());
        assertEquals("/mnt/docs/x", files.place("/mnt/docs/x").agentPath());
        assertTrue(files.place("/workspace").isRoot());
        assertEquals("/workspace/a", files.place("/workspace/a/b").parent().agentPath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/workspacex", "/etc/passwd", "/", "/mnt", "/mnt/docs2/a", "/workspace/.kruxos-trash/a/b"})
    void shouldRefusePathsOutsideOfAllMounts(String path) {
        assertEquals("PathOutOfScope", failure(path).error().type());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "/workspace/../x", "/workspace//a", "/workspace/a/", "/workspace/./a", "/workspace/a\0b"
            })
    void shouldRefusePathsThatAreNotNormalised(String path) {
        assertEquals("InvalidPath", failure(path).error().type());
    }

    private WorkFailure failure(String path) {
        return assertThrows(WorkFailure.class, () -> files.place(path));
    }

    @Test
    void shouldOpenWhatIsThere() throws IOException {
        Files.createDirectories(workspace.resolve("a"));
        Files.writeString(workspace.resolve("a/f"), "content");
        assertEquals("content", read("/workspace/a/f"));
        assertEquals(
                "FileNotFound",
                assertThrows(WorkFailure.class, () -> read("/workspace/a/g"))
                        .error()
                        .type());
        assertEquals(
                "NotADirectory",
                assertThrows(WorkFailure.class, () -> read("/workspace/a/f/g"))
                        .error()
                        .type());
    }

    @Test
    void shouldNameTheReadOnlyMount() {
        WorkFailure refusal = assertThrows(WorkFailure.class, () -> files.requireWritable(files.place("/mnt/docs/a")));
        assertEquals("PermissionDenied", refusal.error().type());
        assertEquals("/mnt/docs", refusal.error().context().get("mount"));
    }

    @Test
    void shouldAnswerLinksWithTheRealPath() throws IOException {
        Files.createDirectories(workspace.resolve("real/deep"));
        Files.createSymbolicLink(workspace.resolve("link"), Path.of("real"));
        Files.createSymbolicLink(workspace.resolve("real/up"), Path.of("../link/deep"));
        Files.createSymbolicLink(workspace.resolve("host"), docs);
        Files.createSymbolicLink(workspace.resolve("out"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(workspace.resolve("escape"), Path.of("../secret"));
        Files.createSymbolicLink(workspace.resolve("back"), Path.of("../ws/real"));
        Files.createSymbolicLink(workspace.resolve("agent"), Path.of("/mnt/docs/a"));

        assertRedirect("/workspace/link/f", "/workspace/real/f");
        assertRedirect("/workspace/link/up/f", "/workspace/real/deep/f");
        assertRedirect("/workspace/host/f", "/mnt/docs/f");
        assertRedirect("/workspace/out", "/etc/passwd");
        assertRedirect("/workspace/escape", workspace.resolveSibling("secret").toString());
        assertRedirect("/workspace/back/x/y", "/workspace/real/x/y");
        assertRedirect("/workspace/agent", "/mnt/docs/a");
    }

    private void assertRedirect(String sent, String real) {
        PathRedirect redirect = assertThrows(PathRedirect.class, () -> read(sent));
        assertEquals(Map.of(sent, real), redirect.realPaths());
    }

    @Test
    void shouldKeepTheLastNameWhenAsked() throws IOException {
        Files.createDirectories(workspace.resolve("real"));
        Files.createSymbolicLink(workspace.resolve("link"), Path.of("real"));
        Files.createSymbolicLink(workspace.resolve("real/last"), Path.of("/etc"));
        assertEquals("/workspace/real/last", files.realPath("/workspace/link/last", LastName.KEEP));
        assertEquals("/etc", files.realPath("/workspace/link/last", LastName.FOLLOW));
    }

    @Test
    void shouldGiveUpOnCircles() throws IOException {
        Files.createSymbolicLink(workspace.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(workspace.resolve("b"), Path.of("a"));
        WorkFailure refusal = assertThrows(WorkFailure.class, () -> read("/workspace/a"));
        assertEquals("TooManyLinks", refusal.error().type());
    }

    @Test
    void shouldRefuseAMountThatIsGone() throws IOException {
        Files.delete(docs);
        WorkFailure refusal = assertThrows(WorkFailure.class, () -> read("/mnt/docs/a"));
        assertEquals("MountUnavailable", refusal.error().type());
    }

    /** A directory and a link that leads out change places without pause; no call may ever see the other side. */
    @Test
    void shouldNeverFollowALinkThatIsSwappedIn() throws Exception {
        Files.createDirectory(workspace.resolve("d"));
        Files.writeString(workspace.resolve("d/secret"), "inside");
        Files.createSymbolicLink(workspace.resolve("swap"), workspace.getParent());
        AtomicBoolean stop = new AtomicBoolean();
        Thread exchanger = Thread.ofPlatform().start(() -> exchange(stop));
        int inside = 0;
        int refused = 0;
        try {
            while (inside < 200 || refused < 200) {
                try {
                    assertEquals("inside", read("/workspace/d/secret"));
                    inside++;
                } catch (PathRedirect | WorkFailure e) {
                    refused++;
                }
            }
        } finally {
            stop.set(true);
            exchanger.join();
        }
    }

    private void exchange(AtomicBoolean stop) {
        try (Descriptor root = FileCalls.openRoot(workspace.toString())) {
            while (!stop.get()) {
                DirectoryCalls.rename(root, "d", root, "swap", Rename.EXCHANGE);
            }
        }
    }

    private String read(String agentPath) {
        byte[] bytes = new byte[100];
        try (Descriptor file = files.open(files.place(agentPath), OpenHow.READ)) {
            int length = FileCalls.read(file, bytes, 0, bytes.length, 0);
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
    }
}
