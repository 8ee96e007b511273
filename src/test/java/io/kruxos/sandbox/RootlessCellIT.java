package io.kruxos.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.linux.FileCalls;
import io.kruxos.linux.OpenHow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootlessCellIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @SuppressWarnings("NullAway.Init")
    private Path workspace;

    @SuppressWarnings("NullAway.Init")
    private Cells cells;

    @SuppressWarnings("NullAway.Init")
    private Cell cell;

    @BeforeEach
    void open() throws Exception {
        workspace = Files.createDirectory(temporary.resolve("work")).toRealPath();
        cells = new Cells(
                SandboxMode.ROOTLESS,
                temporary.resolve("run"),
                temporary.resolve("run").resolve("cells"),
                new WarmUp(List.of()));
        cell = cells.open(Commands.plan(1, workspace));
    }

    @AfterEach
    void close() {
        cells.close();
    }

    @Test
    void shouldRunCommandsInTheHostDirectory() throws Exception {
        Commands.Ran ran = Commands.shell(cell, "pwd; echo hello > made; cat made; exit 3");

        assertEquals(workspace + "\nhello", ran.output());
        assertEquals(3, ran.end().code());
        assertEquals("hello\n", Files.readString(workspace.resolve("made")));
    }

    @Test
    void shouldReadFilesOnAConfinedThread() throws Exception {
        Files.writeString(workspace.resolve("a.txt"), "content");

        var answer = Commands.onFileThread(cell, context -> {
            byte[] bytes = new byte[7];
            try (var file = context.files().open(context.files().place("/workspace/a.txt"), OpenHow.READ)) {
                FileCalls.read(file, bytes, 0, 7, 0);
            }
            return Map.of("text", new String(bytes, StandardCharsets.UTF_8));
        });

        assertEquals("content", answer.get("text"));
    }

    @Test
    void shouldLeaveNoThreadConfinedThatIsNotTheCells() {
        Commands.shell(cell, "true");

        assertEquals(List.of(), cells.confinementCheck().strays());
        assertTrue(cell.enforcement().layers().size() >= 4);
    }

    /** Another agent may be able to write above a directory, and exchange it between two calls. */
    @Test
    void shouldNotOpenALinkThatTookTheDirectorysPlace() throws Exception {
        Path above = Files.createDirectory(workspace.resolveSibling("above"));
        Path inner = Files.createDirectories(above.resolve("inner/deep"));
        cells.open(Commands.plan(2, inner));
        Files.move(above.resolve("inner"), above.resolve("elsewhere"));
        Files.createSymbolicLink(above.resolve("inner"), Path.of("/etc"));

        for (Path exchanged : List.of(inner, above.resolve("inner"), above.resolve("inner/ssl"))) {
            assertThrows(SandboxUnavailable.class, () -> cells.open(Commands.plan(3, exchanged)), exchanged.toString());
        }
    }
}
