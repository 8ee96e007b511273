package io.kruxos.capability.filesystem;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.CellProcesses;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.MountRoots;
import io.kruxos.sandbox.PathRedirect;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs every kind of work once, without a cell, in a directory that is made for it and removed after: what is loaded then
 * need not be loaded on a confined thread, which may not be able to, nor during somebody's first call.
 */
final class Rehearsal {
    private static final String FILE = "/workspace/d/a.txt";

    private record Stage(CellPlan plan, CellFiles files) implements CellContext {
        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public CellProcesses processes() {
            throw new IllegalStateException("file work starts no programs");
        }
    }

    private final Map<String, CellWork> works;

    Rehearsal(Map<String, CellWork> works) {
        this.works = works;
    }

    void run() {
        try {
            Path directory = Files.createTempDirectory("kruxos-rehearsal").toRealPath();
            try {
                List<Mount> mounts = List.of(new Mount("/workspace", directory, true));
                Files.createSymbolicLink(directory.resolve("link"), Path.of("d/a.txt"));
                try (CellFiles files = new CellFiles(mounts, MountRoots.HOST)) {
                    play(new Stage(new CellPlan(new AgentName("rehearsal"), 0, mounts, Limits.NONE), files));
                }
            } finally {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void play(CellContext cell) {
        call(cell, "mkdir", Map.of("path", "/workspace/d", "parents", true));
        call(cell, "write", Map.of("path", FILE, "content", "one\n"));
        call(cell, "write", Map.of("path", FILE, "content", "two\n"));
        call(cell, "append", Map.of("path", FILE, "content", "AAEC", "encoding", "binary"));
        call(cell, "write", Map.of("path", FILE, "content", "class One {}\n"));
        Object watch = call(cell, "watch", Map.of("path", "/workspace", "recursive", true))
                .get("watch_id");
        call(
                cell,
                "edit",
                Map.of("path", FILE, "pattern", "(O)ne", "replace", "${1}ne2", "regex", true, "replace_all", true));
        call(cell, "read", Map.of("path", FILE));
        call(cell, "read", Map.of("path", "/workspace/link"));
        call(cell, "read", Map.of("path", "/workspace/none"));
        call(cell, "list", Map.of("path", "/workspace"));
        call(cell, "stat", Map.of("path", FILE));
        call(cell, "copy", Map.of("source", "/workspace/d", "destination", "/workspace/e", "recursive", true));
        call(cell, "move", Map.of("source", "/workspace/e", "destination", "/workspace/f"));
        call(cell, "search", Map.of("path", "/workspace", "pattern", "*.{txt,md}"));
        call(
                cell,
                "search",
                Map.of(
                        "path",
                        "/workspace",
                        "pattern",
                        "*",
                        "include_hash",
                        true,
                        "aggregate",
                        Map.of("dedupe", true)));
        call(cell, "search_content", Map.of("path", "/workspace", "pattern", "One"));
        call(cell, "search_content", Map.of("path", "/workspace", "pattern", "(O)", "regex", true, "count_by", "1"));
        call(
                cell,
                "preview",
                Map.of("capability", "filesystem.write", "arguments", Map.of("path", FILE, "content", "x")));
        call(cell, "delete", Map.of("path", FILE));
        call(cell, "restore", Map.of("path", FILE));
        if (watch != null) {
            call(cell, "watch", Map.of("path", "/workspace", "watch_id", watch));
            call(cell, "watch", Map.of("path", "/workspace", "watch_id", watch, "cancel", true));
        }
    }

    private Map<String, @Nullable Object> call(CellContext cell, String name, Map<String, Object> inputs) {
        String capability = "filesystem." + name;
        Work work = new Work(
                new CallId("call_" + "0".repeat(32)),
                new SessionId("ses_" + "0".repeat(32)),
                capability,
                new HashMap<>(inputs),
                List.of("/workspace/protected/**"),
                Limits.NONE);
        CellWork code = works.get(capability);
        if (code == null) {
            throw new IllegalStateException("no work " + capability);
        }
        try {
            return code.run(cell, work);
        } catch (PathRedirect | WorkFailure e) {
            // Refusals are rehearsed as well.
            return Map.of();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
