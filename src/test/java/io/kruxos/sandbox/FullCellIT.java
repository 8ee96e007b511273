package io.kruxos.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Mount;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.OpenHow;
import io.kruxos.linux.Pipe;
import io.kruxos.linux.Rlimit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What works in a cell of mode {@code full}, and whose the files are; needs root. */
class FullCellIT {
    private static final int OPERATOR = 54321;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @SuppressWarnings("NullAway.Init")
    private Path workspace;

    @SuppressWarnings("NullAway.Init")
    private Cells cells;

    @BeforeEach
    void open() throws Exception {
        temporary = temporary.toRealPath();
        workspace = Files.createDirectory(temporary.resolve("work"));
        cells = new Cells(
                SandboxMode.FULL,
                temporary.resolve("home"),
                temporary.resolve("home").resolve("cells"),
                new WarmUp(List.of()));
    }

    @AfterEach
    void close() {
        cells.close();
        assertEquals(List.of(), cells.confinementCheck().strays());
    }

    @Test
    void shouldRunCommandsUnderBothNamesOfTheWorkspace() {
        Cell cell = cells.open(Commands.plan(1, workspace));

        Commands.Ran ran = Commands.shell(cell, "pwd; echo hello >made; cat " + workspace + "/made; exit 3");

        assertEquals("/workspace\nhello", ran.output());
        assertEquals(3, ran.end().code());
    }

    @Test
    void shouldLeaveFilesToTheOperatorWhoOwnsTheDirectory() throws Exception {
        own(workspace, OPERATOR);
        Cell cell = cells.open(Commands.plan(1, workspace));

        Commands.shell(cell, "mkdir by-command; echo x >by-command/file");
        Commands.onFileThread(cell, context -> {
            var place = context.files().place("/workspace/by-call");
            context.files().open(place, OpenHow.create(0644)).close();
            return Map.of();
        });

        assertEquals(OPERATOR, owner(workspace.resolve("by-command")));
        assertEquals(OPERATOR, owner(workspace.resolve("by-command/file")));
        assertEquals(OPERATOR, owner(workspace.resolve("by-call")));
        assertEquals("100001", Commands.shell(cell, "stat -c %u by-call").output());
    }

    @Test
    void shouldLeaveFilesToRootWhereRootOwnsTheDirectory() throws Exception {
        Cell cell = cells.open(Commands.plan(1, workspace));

        Commands.shell(cell, "echo x >made");

        assertEquals(0, owner(workspace.resolve("made")));
    }

    @Test
    void shouldNotWriteToFilesOfOtherOwners() throws Exception {
        own(workspace, OPERATOR);
        Path other = Files.writeString(workspace.resolve("other"), "x");
        own(other, OPERATOR + 1);
        Cell cell = cells.open(Commands.plan(1, workspace));

        assertNotEquals(0, Commands.shell(cell, "echo y >other").end().code());
        assertEquals("x", Files.readString(other));
    }

    @Test
    void shouldKeepReadOnlyMountsReadOnly() throws Exception {
        Path docs = Files.createDirectory(temporary.resolve("docs"));
        Files.writeString(docs.resolve("page"), "text");
        Cell cell = cells.open(Commands.plan(1, workspace, new Mount("/mnt/docs", docs, false)));

        assertEquals("text", Commands.shell(cell, "cat /mnt/docs/page").output());
        assertNotEquals(0, Commands.shell(cell, "echo x >/mnt/docs/page").end().code());
        assertNotEquals(
                0, Commands.shell(cell, "echo x >" + docs + "/new").end().code());
        assertEquals("text", Files.readString(docs.resolve("page")));
    }

    @Test
    void shouldReadFilesOnAConfinedThread() throws Exception {
        Files.writeString(workspace.resolve("a.txt"), "content");
        Cell cell = cells.open(Commands.plan(1, workspace));

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
    void shouldKeepAgentsApart() throws Exception {
        Path theirs = Files.createDirectory(temporary.resolve("theirs"));
        Cell one = cells.open(Commands.plan(1, workspace));
        Cell two = cells.open(Commands.plan(2, theirs));
        Commands.shell(one, "echo mine >/tmp/note; echo mine >/workspace/note");

        assertEquals(
                "none",
                Commands.shell(two, "cat /tmp/note 2>/dev/null || echo none").output());
        assertEquals(
                "none",
                Commands.shell(two, "cat /workspace/note 2>/dev/null || echo none")
                        .output());
        assertEquals(
                "none",
                Commands.shell(two, "cat " + workspace + "/note 2>/dev/null || echo none")
                        .output());
        assertEquals("100002", Commands.shell(two, "id -u").output());
    }

    @Test
    void shouldEndEverythingWithTheCell() throws Exception {
        Cell cell = cells.open(Commands.plan(1, workspace));
        try (Pipe in = Pipe.open();
                Pipe out = Pipe.open();
                CellProcess process = Commands.spawn(cell, in, out, Map.of(), "/bin/sleep", "1000")) {
            cells.close(cell.plan().agent());

            assertTrue(process.ended(Duration.ofSeconds(20)));
            assertEquals(9, process.reap().signal());
        }
    }

    @Test
    void shouldOpenAnotherCellForAnotherPlan() throws Exception {
        Path tools = Files.createDirectories(temporary.resolve("tools"));
        CellPlan plan = Commands.plan(1, workspace);
        Cell first = cells.open(plan);
        Cell again = cells.open(Commands.plan(1, workspace));
        Cell changed = cells.open(Commands.plan(1, temporary.resolve("work"), new Mount("/mnt/tools", tools, false)));

        assertEquals(first, again);
        assertNotEquals(first, changed);
        assertTrue(
                first.run(Commands.work(), Commands.on(WorkProfile.FILES, _ -> Map.of()), new Cancellation())
                        instanceof WorkResult.Failed);
    }

    @Test
    void shouldLowerTheLimitsOfPrograms() {
        Cell cell = cells.open(Commands.plan(1, workspace));

        Commands.Ran ran = Commands.run(
                cell,
                Map.of(Rlimit.OPEN_FILES, 20L, Rlimit.CORE, 0L),
                "/bin/sh",
                "-c",
                "sleep 0.2; ulimit -n; ulimit -c");

        assertEquals("20\n0", ran.output());
    }

    @Test
    void shouldReportWhatTheKernelSays() {
        Cell cell = cells.open(Commands.plan(1, workspace));

        EnforcementReport report = cell.enforcement();

        List<String> names =
                report.layers().stream().map(EnforcementReport.Layer::name).toList();
        assertTrue(names.containsAll(List.of("no_new_privs", "capabilities", "landlock", "seccomp", "uid")));
        assertEquals(
                5, names.stream().filter(name -> name.startsWith("namespace ")).count());
        assertEquals(SandboxMode.FULL, report.mode());
    }

    @Test
    void shouldRefuseMountsOfKruxosAndOfTheSystem() throws Exception {
        Path home = Files.createDirectories(temporary.resolve("home"));
        Path own = Files.createDirectories(home.resolve("workspaces/agent-1"));
        Path audit = Files.createDirectories(home.resolve("audit"));

        for (Path refused : List.of(home, audit, temporary, Path.of("/"), Path.of("/etc"), Path.of("/proc/self"))) {
            assertThrows(SandboxUnavailable.class, () -> cells.open(Commands.plan(1, refused)), refused.toString());
        }
        Cell cell = cells.open(Commands.plan(1, own));
        assertEquals("workspaces", Commands.shell(cell, "ls " + home).output());
        assertFalse(Files.exists(own.resolve("x")));
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

    private static void own(Path path, int user) throws Exception {
        Files.setAttribute(path, "unix:uid", user);
        Files.setAttribute(path, "unix:gid", user);
    }

    private static int owner(Path path) throws Exception {
        return (int) Files.getAttribute(path, "unix:uid");
    }
}
