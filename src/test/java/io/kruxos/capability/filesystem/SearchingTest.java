package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** search, search_content. */
class SearchingTest {
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
    void shouldFindFilesByName() {
        bench.write("a.json", "");
        bench.write("d/b.json", "");
        bench.write("d/e/c.json", "");
        bench.write("d/x.txt", "");
        bench.write(".h/d.json", "");
        bench.link("l.json", "/etc/passwd");
        bench.link("loop", ".");
        assertEquals(
                List.of("/workspace/a.json", "/workspace/d/b.json", "/workspace/d/e/c.json"),
                found("pattern", "*.json"));
        assertEquals(List.of("/workspace/d/b.json"), found("pattern", "d/*.json"));
        assertEquals(List.of("/workspace/d/b.json", "/workspace/d/e/c.json"), found("pattern", "d/**/*.json"));
        assertEquals(4, found("pattern", "**/*.json", "include_hidden", true).size());
    }

    private List<Object> found(Object... inputs) {
        return WorkBench.column(search(inputs), "matches", "path");
    }

    private Map<String, @Nullable Object> search(Object... inputs) {
        return searchExcluding(List.of(), inputs);
    }

    private Map<String, @Nullable Object> searchExcluding(List<String> exclusions, Object... inputs) {
        Object[] all = new Object[inputs.length + 2];
        all[0] = "path";
        all[1] = "/workspace";
        System.arraycopy(inputs, 0, all, 2, inputs.length);
        return bench.runExcluding(exclusions, "search", all);
    }

    @Test
    void shouldFindFilesBySizeAndAge() throws IOException {
        Path old = bench.write("old", "1");
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        bench.write("large", "12345");
        assertEquals(List.of("/workspace/large"), found("pattern", "*", "min_size", 2L));
        assertEquals(List.of("/workspace/old"), found("pattern", "*", "max_size", 2L));
        assertEquals(List.of("/workspace/old"), found("pattern", "*", "modified_before", "2021-01-01T00:00:00+01:00"));
        assertEquals(List.of("/workspace/large"), found("pattern", "*", "modified_after", "2021-01-01T00:00:00Z"));
        bench.refused("InvalidInput", "search", "path", "/workspace", "pattern", "*", "modified_after", "yesterday");
    }

    @Test
    void shouldTellHowManyThereAre() {
        bench.write("a", "");
        bench.write("b", "");
        Map<String, @Nullable Object> answer = search("pattern", "*", "max_results", 1L);
        assertEquals(2, answer.get("total_matches"));
        assertEquals(true, answer.get("truncated"));
        assertEquals(true, answer.get("search_complete"));
    }

    @Test
    void shouldNotFindWhatPolicyProtects() {
        bench.write("a/key", "");
        bench.write("b/key", "");
        bench.write("c", "");
        Map<String, @Nullable Object> answer =
                searchExcluding(List.of("/workspace/a/**", "/workspace/b/key"), "pattern", "*");
        assertEquals(List.of("/workspace/c"), WorkBench.column(answer, "matches", "path"));
        assertEquals(2, answer.get("skipped_by_policy"));
    }

    @Test
    void shouldRefuseMalformedSearches() {
        bench.write("a", "");
        bench.refused("InvalidPattern", "search", "path", "/workspace", "pattern", "{a");
        bench.refused("DirectoryNotFound", "search", "path", "/workspace/x", "pattern", "*");
        bench.refused("NotADirectory", "search", "path", "/workspace/a", "pattern", "*");
        bench.refused("PathOutOfScope", "search", "path", "/", "pattern", "*".repeat(3));
        bench.refused("InvalidInput", "search", "path", "/workspace");
        bench.cancelled = true;
        bench.refused("Cancelled", "search", "path", "/workspace", "pattern", "*");
    }

    @Test
    void shouldSumUpByExtensionDirectoryAndDay() throws IOException {
        bench.write("a.TXT", "123");
        bench.write("d/b.txt", "1");
        bench.write("d/Makefile", "1");
        bench.write("d/c.md", "1234567");
        Files.setLastModifiedTime(
                bench.workspace.resolve("a.TXT"), FileTime.from(Instant.parse("2020-01-01T23:59:59Z")));
        Map<String, @Nullable Object> byExtension = aggregate("group_by", "extension");
        assertEquals(List.of("md", "txt", "<none>"), WorkBench.column(byExtension, "groups", "key"));
        assertEquals(List.of(1L, 2L, 1L), WorkBench.column(byExtension, "groups", "count"));
        assertEquals(List.of(7L, 4L, 1L), WorkBench.column(byExtension, "groups", "total_size"));
        assertEquals(
                List.of(".", "d"), WorkBench.column(aggregate("group_by", "dir", "sort_by", "key"), "groups", "key"));
        assertTrue(WorkBench.column(aggregate("group_by", "mtime-bucket"), "groups", "key")
                .contains("2020-01-01"));
        assertEquals(List.of(4L), WorkBench.column(aggregate("group_by", "none"), "groups", "count"));
        assertEquals(
                List.of("md", "<other>"),
                WorkBench.column(aggregate("group_by", "extension", "max_groups", 1L), "groups", "key"));
        bench.refused(
                "InvalidInput",
                "search",
                "path",
                "/workspace",
                "pattern",
                "*",
                "aggregate",
                Map.of("group_by", "color"));
    }

    private Map<String, @Nullable Object> aggregate(Object... wanted) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < wanted.length; i += 2) {
            map.put((String) wanted[i], wanted[i + 1]);
        }
        return search("pattern", "**/*", "aggregate", map);
    }

    @Test
    void shouldFindDuplicates() {
        bench.write("a", "same");
        bench.write("d/b", "same");
        bench.write("c", "other");
        bench.write("large1", "x".repeat(100));
        bench.write("large2", "x".repeat(100));
        Map<String, @Nullable Object> answer = search(
                "pattern", "*", "include_hash", true, "max_hash_bytes", 50L, "aggregate", Map.of("dedupe", true));
        assertEquals(
                List.of(List.of("/workspace/a", "/workspace/d/b")), WorkBench.column(answer, "duplicates", "paths"));
        assertEquals(4L, answer.get("reclaimable_bytes"));
        assertEquals(2, answer.get("large_files_skipped"));
        bench.refused(
                "InvalidInput", "search", "path", "/workspace", "pattern", "*", "aggregate", Map.of("dedupe", true));
    }

    @Test
    void shouldFindLinesWithContext() {
        bench.write("src/A.java", "class A {\n    void one() {\n        call();\n    }\n}\n");
        bench.write("src/test/T.java", "    call();\n    call();\n");
        Map<String, @Nullable Object> answer =
                bench.run("search_content", "path", "/workspace", "pattern", "call", "context_lines", 1L);
        assertEquals(3L, answer.get("total_matches"));
        Map<String, Object> first = WorkBench.rows(answer, "results").getFirst();
        assertEquals("/workspace/src/A.java", first.get("path"));
        assertEquals(3, first.get("line"));
        assertEquals(9, first.get("column"));
        assertEquals("    void one() {\n        call();\n    }", first.get("enclosing_snippet"));
        assertEquals(2, first.get("snippet_start_line"));
        assertEquals(2, first.get("same_line_elsewhere"));
        assertEquals(1, WorkBench.rows(answer, "results").size());
    }

    @Test
    void shouldRankDefinitionsFirst() {
        bench.write("a.py", "use(widget)\n");
        bench.write("z.py", "def widget():\n");
        Map<String, @Nullable Object> answer =
                bench.run("search_content", "path", "/workspace", "pattern", "widget", "max_results", 1L);
        assertEquals(List.of("/workspace/z.py"), WorkBench.column(answer, "results", "path"));
        assertEquals(true, answer.get("truncated"));
    }

    @Test
    void shouldCountInsteadOfShowing() {
        bench.write("a.log", "ERROR x\nINFO y\nERROR ERROR\n");
        assertEquals(
                3L,
                bench.run("search_content", "path", "/workspace", "pattern", "ERROR", "total_only", true)
                        .get("total_matches"));
        Map<String, @Nullable Object> histogram = bench.run(
                "search_content",
                "path",
                "/workspace/a.log",
                "pattern",
                "(ERROR|INFO)",
                "regex",
                true,
                "count_by",
                "1");
        assertEquals(Map.of("ERROR", 3L, "INFO", 1L), histogram.get("counts"));
        Map<String, @Nullable Object> files =
                bench.run("search_content", "path", "/workspace", "pattern", "ERROR", "files_only", true);
        assertEquals(List.of(2), WorkBench.column(files, "files", "match_count"));
        assertFalse(files.containsKey("results"));
    }

    @Test
    void shouldHonourIgnoresAndPolicy() throws IOException {
        bench.write(".gitignore", "*.log\n!keep.log\n/build-*/\n# comment\ntrailing \n");
        bench.write("a.log", "x");
        bench.write("keep.log", "x");
        bench.write("build-1/a.txt", "x");
        bench.write("d/build-1/a.txt", "x");
        bench.write("d/.gitignore", "inner.txt\n");
        bench.write("d/inner.txt", "x");
        bench.write("inner.txt", "x");
        bench.write("trailing", "x");
        bench.write("node_modules/m.js", "x");
        bench.write("secret/key", "x");
        Files.write(bench.workspace.resolve("binary"), new byte[] {'x', 0});
        Map<String, @Nullable Object> answer = bench.runExcluding(
                List.of("/workspace/secret/**"),
                "search_content",
                "path",
                "/workspace",
                "pattern",
                "x",
                "files_only",
                true);
        assertEquals(
                List.of("/workspace/d/build-1/a.txt", "/workspace/inner.txt", "/workspace/keep.log"),
                WorkBench.column(answer, "files", "path"));
        assertEquals(1, answer.get("skipped_by_policy"));
        assertEquals(1, answer.get("binary_skipped"));
        assertEquals(
                List.of("/workspace/d/build-1/a.txt"),
                WorkBench.column(
                        bench.run("search_content", "path", "/workspace/d", "pattern", "x", "files_only", true),
                        "files",
                        "path"));
        assertEquals(
                9,
                WorkBench.rows(
                                bench.run(
                                        "search_content",
                                        "path",
                                        "/workspace",
                                        "pattern",
                                        "x",
                                        "files_only",
                                        true,
                                        "include_all",
                                        true,
                                        "include_glob",
                                        "[!.]*"),
                                "files")
                        .size());
    }

    @Test
    void shouldRefuseMalformedContentSearches() {
        bench.write("a", "x");
        bench.refused("InvalidPattern", "search_content", "path", "/workspace", "pattern", "(", "regex", true);
        bench.refused("InvalidInput", "search_content", "path", "/workspace", "pattern", "x", "count_by", "1");
        bench.refused(
                "InvalidPattern",
                "search_content",
                "path",
                "/workspace",
                "pattern",
                "x",
                "regex",
                true,
                "count_by",
                "1");
        bench.refused("FileNotFound", "search_content", "path", "/workspace/none", "pattern", "x");
        bench.refused("PathOutOfScope", "search_content", "path", "/etc", "pattern", "root");
        bench.link("l", "a");
        assertEquals(
                Map.of("/workspace/l", "/workspace/a"),
                bench.redirected("search_content", "path", "/workspace/l", "pattern", "x"));
    }

    @Test
    void shouldIgnoreCaseWhenAsked() {
        bench.write("a", "Hello.\nhelloX\n");
        assertEquals(
                1L,
                bench.run(
                                "search_content",
                                "path",
                                "/workspace",
                                "pattern",
                                "HELLO.",
                                "ignore_case",
                                true,
                                "total_only",
                                true)
                        .get("total_matches"));
    }
}
