package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** watch. */
class WatchingTest {
    @TempDir
    Path directory;

    private WorkBench bench;

    @BeforeEach
    void open() {
        bench = new WorkBench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Object subscribe(Object... inputs) {
        Object id = bench.run("watch", inputs).get("watch_id");
        assertNotNull(id);
        return id;
    }

    private List<String> events(Object id, Object... inputs) {
        List<String> events = new ArrayList<>();
        for (Map<String, Object> event : WorkBench.rows(poll(id, inputs), "events")) {
            String path = String.valueOf(event.get("path")).replace("/workspace/", "");
            String from = event.containsKey("from") ? " from " + event.get("from") : "";
            events.add(event.get("type") + " " + path + from);
        }
        return events;
    }

    private Map<String, @Nullable Object> poll(Object id, Object... inputs) {
        Object[] all = new Object[inputs.length + 4];
        System.arraycopy(new Object[] {"path", "/workspace", "watch_id", id}, 0, all, 0, 4);
        System.arraycopy(inputs, 0, all, 4, inputs.length);
        return bench.run("watch", all);
    }

    @Test
    void shouldTellWhatHappened() throws IOException {
        Object id = subscribe("path", "/workspace");
        assertEquals(List.of(), events(id));
        bench.write("a", "1");
        Files.move(bench.workspace.resolve("a"), bench.workspace.resolve("b"));
        Files.delete(bench.workspace.resolve("b"));
        bench.write("d/inner", "not seen");
        assertEquals(List.of("create a", "modify a", "rename b from /workspace/a", "delete b", "create d"), events(id));
        assertEquals(List.of(), events(id));
    }

    @Test
    void shouldSeeItsOwnWritesAsChangesOfTheFile() {
        Object id = subscribe("path", "/workspace");
        bench.run("write", "path", "/workspace/a", "content", "1");
        bench.run("write", "path", "/workspace/a", "content", "2");
        bench.run("delete", "path", "/workspace/a");
        assertEquals(List.of("modify a", "delete a"), events(id));
    }

    @Test
    void shouldFollowNewDirectories() throws IOException {
        bench.write("d/x", "");
        Object id = subscribe("path", "/workspace", "recursive", true);
        bench.write("d/y", "");
        bench.write("e/f/z", "");
        assertEquals(
                List.of("create d/y", "create e", "create e/f", "create e/f/z"),
                events(id, "event_types", List.of("create")));
        Files.move(bench.workspace.resolve("e"), bench.workspace.resolve("g"));
        assertEquals(List.of("rename g from /workspace/e"), events(id, "event_types", List.of("rename")));
        bench.write("g/f/w", "");
        assertEquals(List.of("create g/f/w"), events(id, "event_types", List.of("create")));
    }

    @Test
    void shouldFilter() {
        Object id = subscribe("path", "/workspace");
        bench.write("a.log", "");
        bench.write("b.txt", "");
        bench.write("secret.log", "");
        Object[] inputs = {"path", "/workspace", "watch_id", id, "pattern", "*.log", "event_types", List.of("create")};
        Map<String, @Nullable Object> answer = bench.runExcluding(List.of("**/secret*"), "watch", inputs);
        assertEquals(List.of("/workspace/a.log"), WorkBench.column(answer, "events", "path"));
    }

    @Test
    void shouldTellInPieces() {
        Object id = subscribe("path", "/workspace");
        bench.write("a", "");
        bench.write("b", "");
        Map<String, @Nullable Object> first = poll(id, "max_events", 1L);
        assertEquals(true, first.get("more"));
        assertEquals(List.of("/workspace/a"), WorkBench.column(first, "events", "path"));
    }

    @Test
    void shouldEndOnRequestAndByItself() {
        Object id = subscribe("path", "/workspace");
        assertEquals(true, poll(id, "cancel", true).get("cancelled"));
        bench.refused("WatchNotFound", "watch", "path", "/workspace", "watch_id", id);
        Object idle = subscribe("path", "/workspace");
        bench.clock.advance(Duration.ofHours(2));
        subscribe("path", "/workspace");
        bench.refused("WatchNotFound", "watch", "path", "/workspace", "watch_id", idle);
    }

    @Test
    void shouldBelongToItsSessionAndPath() throws IOException {
        Object id = subscribe("path", "/workspace");
        bench.refused("WatchNotFound", "watch", "path", "/mnt/docs", "watch_id", id);
        bench.anotherSession();
        bench.refused("WatchNotFound", "watch", "path", "/workspace", "watch_id", id);
    }

    @Test
    void shouldHaveALimitPerSession() {
        for (int i = 0; i < 16; i++) {
            subscribe("path", "/workspace");
        }
        bench.refused("TooManyWatches", "watch", "path", "/workspace");
        bench.anotherSession();
        subscribe("path", "/workspace");
    }

    @Test
    void shouldRefuseWhatCannotBeWatched() {
        bench.write("a", "");
        bench.link("l", "/etc");
        bench.refused("NotADirectory", "watch", "path", "/workspace/a");
        bench.refused("DirectoryNotFound", "watch", "path", "/workspace/x");
        bench.refused("PathOutOfScope", "watch", "path", "/etc");
        bench.refused("InvalidPattern", "watch", "path", "/workspace", "pattern", "{a");
        assertEquals(Map.of("/workspace/l", "/etc"), bench.redirected("watch", "path", "/workspace/l"));
    }
}
