package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.StructuredError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** edit, and its preview. */
class EditingTest {
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

    @Test
    void shouldReplaceALiteralAndShowTheDiff() throws IOException {
        Path file = bench.write("a.txt", "one\ntwo $1\nthree\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        Map<String, @Nullable Object> answer = bench.run(
                "edit",
                "path",
                "/workspace/a.txt",
                "pattern",
                "two $1",
                "replace",
                "2 ${1}",
                "expected_replacements",
                1L);
        assertEquals("one\n2 ${1}\nthree\n", bench.content("a.txt"));
        assertEquals("full", answer.get("applied"));
        assertEquals(1, answer.get("total_replacements"));
        assertEquals("""
                --- a/workspace/a.txt
                +++ b/workspace/a.txt
                @@ -1,3 +1,3 @@
                 one
                -two $1
                +2 ${1}
                 three
                """, answer.get("diff"));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of("a.txt"), bench.names());
    }

    @Test
    void shouldReplaceByRegularExpression() {
        bench.write("a.txt", "v1.2 and v3.4");
        bench.run(
                "edit",
                "path",
                "/workspace/a.txt",
                "pattern",
                "v(?P<major>\\d)\\.(\\d)",
                "replace",
                "${2}.${major}$$",
                "regex",
                true,
                "replace_all",
                true);
        assertEquals("2.1$ and 4.3$", bench.content("a.txt"));
    }

    @Test
    void shouldChangeNothingWhenTheCountDisagrees() {
        bench.write("a.txt", "x x x");
        StructuredError error = bench.refused(
                "ReplacementCountMismatch",
                "edit",
                "path",
                "/workspace/a.txt",
                "pattern",
                "x",
                "replace",
                "y",
                "expected_replacements",
                2L);
        assertEquals(3, error.context().get("found"));
        assertEquals("x x x", bench.content("a.txt"));
        bench.refused(
                "PatternNotFound",
                "edit",
                "path",
                "/workspace/a.txt",
                "pattern",
                "z",
                "replace",
                "y",
                "replace_all",
                true);
    }

    @Test
    void shouldOnlyPreviewOnDryRun() {
        bench.write("a.txt", "x");
        Map<String, @Nullable Object> answer = bench.run(
                "edit",
                "path",
                "/workspace/a.txt",
                "pattern",
                "x",
                "replace",
                "y",
                "replace_all",
                true,
                "dry_run",
                true);
        assertEquals("preview", answer.get("applied"));
        assertTrue(String.valueOf(answer.get("diff")).contains("-x\n\\ No newline at end of file\n+y\n"));
        assertEquals(List.of(false), WorkBench.column(answer, "per_file", "applied"));
        assertEquals("x", bench.content("a.txt"));
    }

    @Test
    void shouldRefuseMalformedEdits() {
        bench.write("a.txt", "x");
        bench.refused("InvalidInput", "edit", "path", "/workspace/a.txt", "pattern", "x", "replace", "y");
        bench.refused(
                "InvalidInput",
                "edit",
                "path",
                "/workspace/a.txt",
                "pattern",
                "x",
                "replace",
                "y",
                "replace_all",
                true,
                "expected_replacements",
                1L);
        bench.refused(
                "InvalidPattern",
                "edit",
                "path",
                "/workspace/a.txt",
                "pattern",
                "(",
                "replace",
                "y",
                "regex",
                true,
                "replace_all",
                true);
        bench.refused(
                "InvalidPattern",
                "edit",
                "path",
                "/workspace/a.txt",
                "pattern",
                "x",
                "replace",
                "${1}",
                "regex",
                true,
                "replace_all",
                true);
        bench.refused(
                "InvalidInput", "edit", "path", "/workspace/a.txt", "pattern", "", "replace", "y", "replace_all", true);
        assertEquals("x", bench.content("a.txt"));
    }

    @Test
    void shouldRefuseWhatCannotBeEdited() throws IOException {
        Files.write(bench.workspace.resolve("b"), new byte[] {'x', 0});
        Files.writeString(bench.docs.resolve("a"), "x");
        bench.write("d/a", "x");
        bench.link("l", "d/a");
        bench.refused("EncodingError", "edit", inputs("/workspace/b"));
        bench.refused("PermissionDenied", "edit", inputs("/mnt/docs/a"));
        bench.refused("IsADirectory", "edit", inputs("/workspace/d"));
        bench.refused("FileNotFound", "edit", inputs("/workspace/none"));
        assertEquals(Map.of("/workspace/l", "/workspace/d/a"), bench.redirected("edit", inputs("/workspace/l")));
    }

    private static Object[] inputs(String path) {
        return new Object[] {"path", path, "pattern", "x", "replace", "y", "replace_all", true};
    }

    @Test
    void shouldEditManyFilesAndLeaveOutWhatPolicyProtects() throws IOException {
        bench.write("src/a.txt", "x x\n");
        bench.write("src/deep/b.txt", "x\n");
        bench.write("src/c.md", "x\n");
        bench.write("src/secret.txt", "x\n");
        bench.write("node_modules/d.txt", "x\n");
        bench.write("ignored.txt", "x\n");
        bench.write(".gitignore", "ignored.*\n");
        Files.write(bench.workspace.resolve("binary.txt"), new byte[] {'x', 0});
        Map<String, @Nullable Object> answer = bench.runExcluding(
                List.of("**/secret*"),
                "edit",
                "path",
                "/workspace",
                "include_glob",
                "**/*.txt",
                "pattern",
                "x",
                "replace",
                "y",
                "expected_replacements",
                3L);
        assertEquals("y y\n", bench.content("src/a.txt"));
        assertEquals("y\n", bench.content("src/deep/b.txt"));
        for (String untouched : List.of("src/c.md", "src/secret.txt", "node_modules/d.txt", "ignored.txt")) {
            assertEquals("x\n", bench.content(untouched), untouched);
        }
        assertEquals(2, answer.get("files_changed"));
        assertEquals(1, answer.get("skipped_by_policy"));
        assertEquals(List.of("/workspace/binary.txt"), WorkBench.column(answer, "skipped", "path"));
        assertEquals(
                List.of("/workspace/src/a.txt", "/workspace/src/deep/b.txt"),
                WorkBench.column(answer, "per_file", "path"));
    }

    @Test
    void shouldEditIgnoredFilesWhenAsked() {
        bench.write("target/a.txt", "x");
        bench.refused(
                "PatternNotFound",
                "edit",
                "path",
                "/workspace",
                "include_glob",
                "*.txt",
                "pattern",
                "x",
                "replace",
                "y",
                "replace_all",
                true);
        bench.run(
                "edit",
                "path",
                "/workspace",
                "include_glob",
                "*.txt",
                "pattern",
                "x",
                "replace",
                "y",
                "replace_all",
                true,
                "include_all",
                true);
        assertEquals("y", bench.content("target/a.txt"));
    }

    /** The diff, put together from the matches, must lead from the old text to the new one. */
    @Test
    void shouldMakeDiffsThatApply() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            StringBuilder text = new StringBuilder();
            for (int lines = random.nextInt(30); lines >= 0; lines--) {
                text.append(List.of("a", "b", "ab", "", "c c", "aXa").get(random.nextInt(6)));
                text.append(lines > 0 || random.nextBoolean() ? "\n" : "");
            }
            String pattern = List.of("a", "b\n", "\n\n", "c", "X", "a\nb").get(random.nextInt(6));
            String replace = List.of("", "z", "z\n", "\ny\n").get(random.nextInt(4));
            String expected = text.toString().replace(pattern, replace);
            if (text.indexOf(pattern) < 0) {
                continue;
            }
            bench.write("f", text.toString());
            bench.write("copy", text.toString());
            Map<String, @Nullable Object> answer = bench.run(
                    "edit", "path", "/workspace/f", "pattern", pattern, "replace", replace, "replace_all", true);
            assertEquals(expected, bench.content("f"), "seed " + seed);
            bench.write("diff", String.valueOf(answer.get("diff")));
            Process patch = new ProcessBuilder("patch", "-s", "copy", "diff")
                    .directory(bench.workspace.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(patch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, patch.waitFor(), "seed " + seed + ": " + output + answer.get("diff"));
            assertEquals(expected, bench.exists("copy") ? bench.content("copy") : "", "seed " + seed);
        }
    }

    @Test
    void shouldPreviewChangesWithoutMakingThem() {
        bench.write("a.txt", "one\ntwo\n");
        Map<String, @Nullable Object> write =
                preview("filesystem.write", Map.of("path", "/workspace/a.txt", "content", "one\n2\n"));
        assertTrue(String.valueOf(write.get("diff")).contains("-two\n+2\n"));
        Object checksum = bench.run("read", "path", "/workspace/a.txt").get("checksum");
        assertEquals(checksum, write.get("old_checksum"));
        assertEquals(false, write.get("truncated"));

        assertTrue(diff("filesystem.append", Map.of("path", "/workspace/a.txt", "content", "three\n"))
                .endsWith(" two\n+three\n"));
        assertTrue(diff("filesystem.write", Map.of("path", "/workspace/new", "content", "x\n"))
                .startsWith("--- /dev/null\n+++ b/workspace/new\n"));
        assertTrue(diff("filesystem.delete", Map.of("path", "/workspace/a.txt")).contains("-one\n-two\n"));
        assertEquals(
                "rename from /workspace/a.txt\nrename to /workspace/b.txt\n",
                diff("filesystem.move", Map.of("source", "/workspace/a.txt", "destination", "/workspace/b.txt")));
        assertTrue(diff(
                        "filesystem.edit",
                        Map.of("path", "/workspace/a.txt", "pattern", "two", "replace", "2", "replace_all", true))
                .contains("-two\n+2\n"));
        assertEquals("one\ntwo\n", bench.content("a.txt"));
        assertEquals(List.of("a.txt"), bench.names());
    }

    @Test
    void shouldPreviewWhatADirectoryDeleteTakes() {
        bench.write("d/a", "1");
        bench.write("d/e/b", "1");
        Map<String, @Nullable Object> answer = preview("filesystem.delete", Map.of("path", "/workspace/d"));
        assertEquals("delete directory /workspace/d\n-a\n-e/\n-e/b\n", answer.get("diff"));
        assertEquals(3, answer.get("entries"));
    }

    @Test
    void shouldNotShowBinaryOrRefusedPreviews() throws IOException {
        Files.write(bench.workspace.resolve("b"), new byte[] {0, 1});
        Map<String, @Nullable Object> answer =
                preview("filesystem.write", Map.of("path", "/workspace/b", "content", "x"));
        assertEquals(true, answer.get("truncated"));
        assertFalse(String.valueOf(answer.get("diff")).contains("\0"));
        bench.refused("InvalidInput", "preview", "capability", "filesystem.read", "arguments", Map.of());
        bench.refused("InvalidInput", "preview", "capability", "filesystem.write");
        bench.link("l", "b");
        assertEquals(
                Map.of("/workspace/l", "/workspace/b"),
                bench.redirected(
                        "preview",
                        "capability",
                        "filesystem.write",
                        "arguments",
                        Map.of("path", "/workspace/l", "content", "")));
    }

    private String diff(String capability, Map<String, Object> arguments) {
        return String.valueOf(preview(capability, arguments).get("diff"));
    }

    private Map<String, @Nullable Object> preview(String capability, Map<String, Object> arguments) {
        return bench.run("preview", "capability", capability, "arguments", arguments);
    }
}
