package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.DirectoryCalls.Rename;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.KernelError;
import io.kruxos.sandbox.PathRedirect;
import io.kruxos.sandbox.WorkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that are swapped in while calls run: no call may ever touch what is behind them. */
class RacingIT {
    private static final String SECRET = "behind the link";

    @TempDir
    Path directory;

    private WorkBench bench;
    private Path outside;

    @BeforeEach
    void open() throws IOException {
        bench = new WorkBench(directory);
        outside = Files.createDirectory(directory.toRealPath().resolve("outside"));
        Files.writeString(outside.resolve("f"), SECRET);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldStayInsideWhenADirectoryBecomesALink() throws Exception {
        bench.write("d/f", "inside");
        bench.link("swap", outside.toString());
        whileExchanging("d", "swap", () -> {
            attempt("read", "path", "/workspace/d/f");
            attempt("write", "path", "/workspace/d/f", "content", "inside");
            attempt("write", "path", "/workspace/d/x/y", "content", "inside", "create_parents", true);
            attempt("append", "path", "/workspace/d/f", "content", "!");
            attempt("edit", "path", "/workspace/d/f", "pattern", "i", "replace", "I", "replace_all", true);
            attempt(
                    "edit",
                    "path",
                    "/workspace",
                    "include_glob",
                    "*",
                    "pattern",
                    "n",
                    "replace",
                    "N",
                    "replace_all",
                    true);
            attempt("copy", "source", "/workspace/d/f", "destination", "/workspace/d/g", "overwrite", true);
            attempt("copy", "source", "/workspace/d", "destination", "/workspace/tree", "recursive", true);
            attempt("delete", "path", "/workspace/tree", "recursive", true);
            attempt("move", "source", "/workspace/d/g", "destination", "/workspace/d/h", "overwrite", true);
            attempt("mkdir", "path", "/workspace/d/made");
            attempt("list", "path", "/workspace/d");
            attempt("search", "path", "/workspace", "pattern", "*", "include_hash", true);
            attempt("search_content", "path", "/workspace", "pattern", "e");
            attempt("delete", "path", "/workspace/d/f");
            attempt("restore", "path", "/workspace/d/f");
            attempt(
                    "preview",
                    "capability",
                    "filesystem.write",
                    "arguments",
                    Map.of("path", "/workspace/d/f", "content", ""));
        });
        assertUntouched();
    }

    @Test
    void shouldStayInsideWhenAFileBecomesALink() throws Exception {
        bench.write("f", "inside");
        bench.link("swap", outside.resolve("f").toString());
        whileExchanging("f", "swap", () -> {
            attempt("read", "path", "/workspace/f");
            attempt("write", "path", "/workspace/f", "content", "inside");
            attempt("append", "path", "/workspace/f", "content", "!");
            attempt("edit", "path", "/workspace/f", "pattern", "i", "replace", "I", "replace_all", true);
            attempt("copy", "source", "/workspace/f", "destination", "/workspace/g", "overwrite", true);
            attempt("copy", "source", "/workspace/g", "destination", "/workspace/f", "overwrite", true);
            attempt("search_content", "path", "/workspace", "pattern", "e");
            attempt("stat", "path", "/workspace/f");
        });
        assertUntouched();
    }

    private void assertUntouched() throws IOException {
        assertEquals(SECRET, Files.readString(outside.resolve("f")));
        try (Stream<Path> entries = Files.list(outside)) {
            assertEquals(
                    List.of("f"),
                    entries.map(path -> path.getFileName().toString()).toList());
        }
    }

    private void attempt(String name, Object... inputs) {
        try {
            String answer = bench.run(name, inputs).toString();
            assertFalse(answer.contains(SECRET), name);
        } catch (PathRedirect | WorkFailure e) {
            // Refused is as good as done inside.
        }
    }

    private void whileExchanging(String one, String other, Runnable calls) throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        Thread exchanger = Thread.ofPlatform().start(() -> {
            try (Descriptor root = FileCalls.openRoot(bench.workspace.toString())) {
                while (!stop.get()) {
                    exchange(root, one, other);
                }
            }
        });
        try {
            for (int round = 0; round < 30; round++) {
                calls.run();
            }
        } finally {
            stop.set(true);
            exchanger.join();
        }
    }

    private static void exchange(Descriptor root, String one, String other) {
        try {
            DirectoryCalls.rename(root, one, root, other, Rename.EXCHANGE);
        } catch (KernelError e) {
            // A call has one of the two in its hands just now.
        }
    }
}
