package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.Cancellation;
import io.kruxos.sandbox.Cell;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Cells;
import io.kruxos.sandbox.SandboxMode;
import io.kruxos.sandbox.WarmUp;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The work of all file capabilities on the confined threads of a real cell. */
class FilesystemCellIT {
    @TempDir
    Path directory;

    private Path workspace;
    private Path docs;
    private FilesystemWorks works;
    private Cells cells;
    private Cell cell;

    @BeforeEach
    void open() throws Exception {
        workspace = Files.createDirectory(directory.resolve("work")).toRealPath();
        docs = Files.createDirectory(directory.resolve("docs")).toRealPath();
        works = new FilesystemWorks(Clock.systemUTC(), new Random(), uid -> "user" + uid);
        cells = new Cells(
                SandboxMode.ROOTLESS,
                directory.resolve("home"),
                directory.resolve("cells"),
                new WarmUp(List.of(works::warmUp)));
        cell = cells.open(new CellPlan(
                new AgentName("codex"),
                1,
                List.of(new Mount("/workspace", workspace, true), new Mount("/mnt/docs", docs, false)),
                Limits.NONE));
    }

    @AfterEach
    void close() {
        works.close();
        cells.close();
    }

    // NullAway doesn't see the annotations inside of a record's compiled constructor.
    @SuppressWarnings("NullAway")
    private WorkResult run(String name, Object... inputs) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i < inputs.length; i += 2) {
            map.put((String) inputs[i], inputs[i + 1]);
        }
        Work work = new Work(
                new CallId("call_" + "0".repeat(32)),
                new SessionId("ses_" + "0".repeat(32)),
                "filesystem." + name,
                map,
                List.of(),
                Limits.NONE);
        CellWork code = Objects.requireNonNull(works.byName().get(work.name()));
        return cell.run(work, code, new Cancellation());
    }

    private Map<String, @Nullable Object> done(String name, Object... inputs) {
        WorkResult result = run(name, inputs);
        assertInstanceOf(WorkResult.Done.class, result, result.toString());
        return ((WorkResult.Done) result).value();
    }

    private void failed(String type, String name, Object... inputs) {
        WorkResult result = run(name, inputs);
        assertInstanceOf(WorkResult.Failed.class, result, result.toString());
        assertEquals(type, ((WorkResult.Failed) result).error().type());
    }

    @Test
    void shouldDoEveryWorkOnConfinedThreads() throws Exception {
        Files.writeString(docs.resolve("guide.md"), "# Guide\n");
        done("mkdir", "path", "/workspace/a/b", "parents", true);
        done("write", "path", "/workspace/a/b/one.txt", "content", "one\ntwo\n");
        done("write", "path", "/workspace/a/b/one.txt", "content", "one\n2\n");
        done("append", "path", "/workspace/a/b/one.txt", "content", "three\n");
        Object watch = Objects.requireNonNull(
                done("watch", "path", "/workspace", "recursive", true).get("watch_id"));
        done(
                "edit",
                "path",
                "/workspace",
                "include_glob",
                "**/*.txt",
                "pattern",
                "(t)hree",
                "replace",
                "${1}3",
                "regex",
                true,
                "expected_replacements",
                1L);
        assertEquals(
                "one\n2\nt3\n", done("read", "path", "/workspace/a/b/one.txt").get("content"));
        done("copy", "source", "/mnt/docs/guide.md", "destination", "/workspace/guide.md");
        done("copy", "source", "/workspace/a", "destination", "/workspace/c", "recursive", true);
        done("move", "source", "/workspace/c", "destination", "/workspace/a/c");
        assertEquals(2, done("search", "path", "/workspace", "pattern", "*.txt").get("total_matches"));
        assertEquals(
                2L,
                done("search_content", "path", "/workspace", "pattern", "t3").get("total_matches"));
        assertEquals("directory", done("stat", "path", "/workspace/a/c").get("type"));
        done("preview", "capability", "filesystem.delete", "arguments", Map.of("path", "/workspace/a"));
        done("delete", "path", "/workspace/a", "recursive", true);
        assertEquals(List.of("guide.md"), WorkBench.column(done("list", "path", "/workspace"), "entries", "name"));
        done("restore", "path", "/workspace/a");
        assertEquals("one\n2\nt3\n", Files.readString(workspace.resolve("a/c/b/one.txt")));
        List<Object> events =
                WorkBench.column(done("watch", "path", "/workspace", "watch_id", watch), "events", "path");
        assertTrue(
                events.containsAll(List.of("/workspace/a/b/one.txt", "/workspace/guide.md", "/workspace/c")),
                events::toString);
        assertEquals(List.of(), cells.confinementCheck().strays());
    }

    @Test
    void shouldAnswerRefusalsAsErrors() throws Exception {
        Files.createSymbolicLink(workspace.resolve("out"), Path.of("/etc/passwd"));
        failed("PathOutOfScope", "read", "path", "/etc/passwd");
        failed("PermissionDenied", "write", "path", "/mnt/docs/a", "content", "");
        failed("FileNotFound", "read", "path", "/workspace/none");
        assertEquals(
                new WorkResult.Redirected(Map.of("/workspace/out", "/etc/passwd")),
                run("read", "path", "/workspace/out"));
    }

    @Test
    void shouldServeSeveralCallsAtOnce() throws Exception {
        Files.writeString(workspace.resolve("a"), "content");
        List<Thread> callers = new ArrayList<>();
        List<Throwable> problems = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            String own = "/workspace/own" + i;
            callers.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((_, e) -> problems.add(e))
                    .start(() -> {
                        for (int round = 0; round < 50; round++) {
                            assertEquals(
                                    "content",
                                    done("read", "path", "/workspace/a").get("content"));
                            done("write", "path", own, "content", "round " + round);
                            assertEquals(
                                    "round " + round, done("read", "path", own).get("content"));
                        }
                    }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertEquals(List.of(), problems);
    }
}
