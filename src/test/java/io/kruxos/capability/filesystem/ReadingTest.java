package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** read, stat, list. */
class ReadingTest {
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
    void shouldReadTextWithItsChecksum() {
        bench.write("a.txt", "grüße\n");
        Map<String, @Nullable Object> answer = bench.run("read", "path", "/workspace/a.txt");
        assertEquals("grüße\n", answer.get("content"));
        assertEquals(8L, answer.get("size"));
        assertEquals(Digest.of("grüße\n".getBytes(StandardCharsets.UTF_8)).hex(), answer.get("checksum"));
        assertEquals(false, answer.get("truncated"));
        assertNull(answer.get("next_offset"));
    }

    @Test
    void shouldReadInPiecesThatKeepCharactersWhole() {
        bench.write("a.txt", "aüb");
        Map<String, @Nullable Object> first = bench.run("read", "path", "/workspace/a.txt", "limit", 2L);
        assertEquals("a", first.get("content"));
        assertEquals(true, first.get("truncated"));
        assertEquals(1L, first.get("next_offset"));
        Map<String, @Nullable Object> rest = bench.run("read", "path", "/workspace/a.txt", "offset", 1L);
        assertEquals("üb", rest.get("content"));
        assertEquals(first.get("checksum"), rest.get("checksum"));
        assertEquals(
                "", bench.run("read", "path", "/workspace/a.txt", "offset", 99L).get("content"));
        bench.refused("InvalidInput", "read", "path", "/workspace/a.txt", "offset", 1L, "limit", 1L);
        bench.refused("EncodingError", "read", "path", "/workspace/a.txt", "offset", 2L);
    }

    @Test
    void shouldReadBinaryAsBase64() throws IOException {
        byte[] bytes = {0, (byte) 0xff, 7};
        Files.write(bench.workspace.resolve("b"), bytes);
        bench.refused("EncodingError", "read", "path", "/workspace/b");
        assertEquals(
                Base64.getEncoder().encodeToString(bytes),
                bench.run("read", "path", "/workspace/b", "encoding", "binary").get("content"));
        bench.refused("InvalidInput", "read", "path", "/workspace/b", "encoding", "ebcdic");
    }

    @Test
    void shouldReadOtherEncodings() throws IOException {
        Files.write(bench.workspace.resolve("l"), "é".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                "é",
                bench.run("read", "path", "/workspace/l", "encoding", "iso-8859-1")
                        .get("content"));
    }

    @Test
    void shouldWantPiecesOfLargeFiles() throws IOException {
        byte[] bytes = new byte[ReadFile.CONTENT_BYTES_MAX + 1];
        Files.write(bench.workspace.resolve("large"), bytes);
        bench.refused("FileTooLarge", "read", "path", "/workspace/large");
        Map<String, @Nullable Object> piece =
                bench.run("read", "path", "/workspace/large", "limit", Long.MAX_VALUE, "encoding", "us-ascii");
        assertEquals(ReadFile.CONTENT_BYTES_MAX, ((String) assertPresent(piece.get("content"))).length());
        assertEquals(Digest.of(bytes).hex(), piece.get("checksum"));
    }

    private static Object assertPresent(@Nullable Object value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void shouldRefuseWhatIsNoFile() throws Exception {
        Files.createDirectory(bench.workspace.resolve("d"));
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", bench.workspace.resolve("pipe").toString())
                        .start()
                        .waitFor());
        bench.refused("IsADirectory", "read", "path", "/workspace/d");
        bench.refused("NotAFile", "read", "path", "/workspace/pipe");
        bench.refused("FileNotFound", "read", "path", "/workspace/x");
        bench.refused("PathOutOfScope", "read", "path", "/etc/passwd");
        bench.refused("InvalidPath", "read", "path", "relative");
        bench.refused("InvalidInput", "read");
    }

    @Test
    void shouldAnswerLinksWithRealPaths() {
        bench.write("a.txt", "x");
        bench.link("l", "a.txt");
        bench.link("etc", "/etc");
        assertEquals(Map.of("/workspace/l", "/workspace/a.txt"), bench.redirected("read", "path", "/workspace/l"));
        assertEquals(
                Map.of("/workspace/etc/passwd", "/etc/passwd"),
                bench.redirected("read", "path", "/workspace/etc/passwd"));
    }

    @Test
    void shouldTellStatus() throws IOException {
        Path file = bench.write("a.txt", "abc");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x--x"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-02-03T04:05:06Z")));
        Map<String, @Nullable Object> answer = bench.run("stat", "path", "/workspace/a.txt");
        assertEquals("file", answer.get("type"));
        assertEquals(3L, answer.get("size"));
        assertEquals("rw-r-x--x", answer.get("permissions"));
        assertEquals("2026-02-03T04:05:06Z", answer.get("modified"));
        assertEquals("user" + Files.getAttribute(file, "unix:uid"), answer.get("owner"));
        assertEquals("directory", bench.run("stat", "path", "/workspace").get("type"));
        assertEquals(false, bench.run("stat", "path", "/mnt/docs").get("writable"));
    }

    @Test
    void shouldTellThatNothingIsThere() {
        bench.write("a.txt", "abc");
        assertEquals(false, bench.run("stat", "path", "/workspace/none/b").get("exists"));
        assertEquals(false, bench.run("stat", "path", "/workspace/a.txt/b").get("exists"));
        bench.refused("PathOutOfScope", "stat", "path", "/root");
        bench.refused("InvalidPath", "stat", "path", "/workspace/../root");
    }

    @Test
    void shouldTellOfALinkItself() {
        bench.link("l", "../secret");
        Map<String, @Nullable Object> answer = bench.run("stat", "path", "/workspace/l");
        assertEquals("symlink", answer.get("type"));
        assertEquals("../secret", answer.get("target"));
        bench.link("d", "/etc");
        assertEquals(
                Map.of("/workspace/d/passwd", "/etc/passwd"), bench.redirected("stat", "path", "/workspace/d/passwd"));
    }

    @Test
    void shouldListInOrder() throws IOException {
        bench.write("b", "1234567");
        bench.write("a", "12345");
        bench.write(".hidden", "");
        bench.write("d/x", "");
        bench.write(".kruxos-tmp-1", "");
        bench.link("l", "/etc");
        Files.setLastModifiedTime(bench.workspace.resolve("a"), FileTime.from(Instant.parse("2040-01-01T00:00:00Z")));
        assertEquals(List.of("a", "b", "d", "l"), names("path", "/workspace"));
        assertEquals(List.of("b", "a"), names("path", "/workspace", "sort_by", "-size", "max_results", 2L));
        assertEquals("a", names("path", "/workspace", "sort_by", "-modified").getFirst());
        assertEquals(List.of(".hidden", "a", "b", "d", "l"), names("path", "/workspace", "include_hidden", true));
        assertEquals(
                List.of("file", "file", "directory", "symlink"),
                WorkBench.column(bench.run("list", "path", "/workspace"), "entries", "type"));
    }

    private List<Object> names(Object... inputs) {
        return WorkBench.column(bench.run("list", inputs), "entries", "name");
    }

    @Test
    void shouldListUpToAMaximumAndSaySo() {
        bench.write("a", "");
        bench.write("b", "");
        Map<String, @Nullable Object> answer = bench.run("list", "path", "/workspace", "max_results", 1L);
        assertEquals(1, answer.get("total"));
        assertEquals(true, answer.get("truncated"));
        assertEquals(false, bench.run("list", "path", "/workspace").get("truncated"));
    }

    @Test
    void shouldHideWhatPolicyProtects() {
        bench.write("a", "");
        bench.write("secret", "");
        Map<String, @Nullable Object> answer =
                bench.runExcluding(List.of("/workspace/sec*"), "list", "path", "/workspace");
        assertEquals(List.of("a"), WorkBench.column(answer, "entries", "name"));
        assertEquals(1, answer.get("skipped_by_policy"));
    }

    @Test
    void shouldRefuseToListWhatIsNoDirectory() {
        bench.write("a", "");
        bench.link("l", "/etc");
        bench.refused("NotADirectory", "list", "path", "/workspace/a");
        bench.refused("DirectoryNotFound", "list", "path", "/workspace/b");
        bench.refused("PathOutOfScope", "list", "path", "/etc");
        bench.refused("InvalidInput", "list", "path", "/workspace", "sort_by", "color");
        assertEquals(Map.of("/workspace/l", "/etc"), bench.redirected("list", "path", "/workspace/l"));
    }

    @Test
    void shouldRefusePatternsOfPolicyThatCannotBeRead() {
        bench.refusedExcluding(List.of("no-pattern"), "PolicyDenied", "list", "path", "/workspace");
    }

    @Test
    void shouldHideItsOwnNames() {
        bench.write(".kruxos-trash/codex/x", "");
        bench.refused("PathOutOfScope", "read", "path", "/workspace/.kruxos-trash/codex/x");
        assertFalse(names("path", "/workspace", "include_hidden", true).contains(".kruxos-trash"));
        assertTrue(bench.exists(".kruxos-trash"));
    }
}
