package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** write, append, mkdir. */
class WritingTest {
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
    void shouldCreateAFile() throws IOException {
        Map<String, @Nullable Object> answer = bench.run("write", "path", "/workspace/a", "content", "grüße");
        assertEquals("grüße", bench.content("a"));
        assertEquals(7, answer.get("size"));
        assertEquals(true, answer.get("created"));
        assertEquals(sha256("grüße"), answer.get("checksum"));
        assertEquals("rw-r--r--", permissions("a"));
        assertEquals(List.of("a"), bench.names());
    }

    @Test
    void shouldReplaceAFileAndKeepItsPermissions() throws IOException {
        Path file = bench.write("a", "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        Map<String, @Nullable Object> answer = bench.run("write", "path", "/workspace/a", "content", "new");
        assertEquals("new", bench.content("a"));
        assertEquals(false, answer.get("created"));
        assertEquals("rwxr-x---", permissions("a"));
        assertEquals(List.of("a"), bench.names());
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.workspace.resolve(name)));
    }

    private static String sha256(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    @Test
    void shouldWriteBinary() throws IOException {
        byte[] bytes = {0, 1, (byte) 0xff};
        bench.run(
                "write",
                "path",
                "/workspace/b",
                "content",
                Base64.getEncoder().encodeToString(bytes),
                "encoding",
                "binary");
        assertEquals(3, Files.size(bench.workspace.resolve("b")));
        bench.refused("EncodingError", "write", "path", "/workspace/b", "content", "%", "encoding", "binary");
        bench.refused("EncodingError", "write", "path", "/workspace/b", "content", "ü", "encoding", "us-ascii");
        assertEquals(3, Files.size(bench.workspace.resolve("b")));
    }

    @Test
    void shouldCreateParentsOnlyWhenAsked() {
        bench.refused("ParentNotFound", "write", "path", "/workspace/x/y/a", "content", "");
        assertFalse(bench.exists("x"));
        Map<String, @Nullable Object> answer =
                bench.run("write", "path", "/workspace/x/y/a", "content", "1", "create_parents", true);
        assertEquals(List.of("/workspace/x", "/workspace/x/y"), answer.get("created_directories"));
        assertEquals("1", bench.content("x/y/a"));
    }

    @Test
    void shouldRefuseToWriteWhereItMayNot() {
        bench.write("d/f", "");
        bench.refused("PermissionDenied", "write", "path", "/mnt/docs/a", "content", "");
        bench.refused("PathOutOfScope", "write", "path", "/etc/hosts", "content", "");
        bench.refused("IsADirectory", "write", "path", "/workspace/d", "content", "");
        bench.refused("IsADirectory", "write", "path", "/workspace", "content", "");
        bench.refused("NotADirectory", "write", "path", "/workspace/d/f/g", "content", "");
        bench.refused("InvalidPath", "write", "path", "/workspace/" + "x".repeat(300), "content", "");
        bench.refused("InvalidInput", "write", "path", "/workspace/a");
    }

    @Test
    void shouldNotWriteThroughLinks() {
        bench.link("l", "target");
        bench.link("d", "/etc");
        assertEquals(
                Map.of("/workspace/l", "/workspace/target"),
                bench.redirected("write", "path", "/workspace/l", "content", "x"));
        assertEquals(
                Map.of("/workspace/d/x", "/etc/x"),
                bench.redirected("write", "path", "/workspace/d/x", "content", "x"));
        assertTrue(Files.isSymbolicLink(bench.workspace.resolve("l")));
        assertFalse(bench.exists("target"));
    }

    @Test
    void shouldWriteOnlyOverWhatIsExpected() {
        bench.write("a", "old");
        bench.refused(
                "ChecksumMismatch",
                "write",
                "path",
                "/workspace/a",
                "content",
                "x",
                "expected_checksum",
                sha256("other"));
        assertEquals("old", bench.content("a"));
        bench.run("write", "path", "/workspace/a", "content", "new", "expected_checksum", sha256("old"));
        assertEquals("new", bench.content("a"));
        bench.refused(
                "ChecksumMismatch",
                "write",
                "path",
                "/workspace/b",
                "content",
                "x",
                "expected_checksum",
                sha256("old"));
    }

    @Test
    void shouldAppend() {
        Map<String, @Nullable Object> first = bench.run("append", "path", "/workspace/log", "content", "one\n");
        assertEquals(true, first.get("created"));
        Map<String, @Nullable Object> second = bench.run("append", "path", "/workspace/log", "content", "two\n");
        assertEquals(8L, second.get("new_size"));
        assertEquals("one\ntwo\n", bench.content("log"));
    }

    @Test
    void shouldRefuseToAppendWhereItMayNot() {
        bench.link("l", "log");
        bench.refused("PermissionDenied", "append", "path", "/mnt/docs/a", "content", "");
        bench.refused("ParentNotFound", "append", "path", "/workspace/x/a", "content", "");
        bench.refused("IsADirectory", "append", "path", "/workspace", "content", "");
        bench.refused("InvalidInput", "append", "path", "/workspace/a");
        assertEquals(
                Map.of("/workspace/l", "/workspace/log"),
                bench.redirected("append", "path", "/workspace/l", "content", ""));
    }

    @Test
    void shouldMakeDirectories() {
        bench.refused("ParentNotFound", "mkdir", "path", "/workspace/a/b");
        Map<String, @Nullable Object> answer = bench.run("mkdir", "path", "/workspace/a/b", "parents", true);
        assertEquals(List.of("/workspace/a", "/workspace/a/b"), answer.get("created_directories"));
        assertEquals(false, bench.run("mkdir", "path", "/workspace/a").get("created"));
        assertEquals(
                false,
                bench.run("mkdir", "path", "/workspace/a/b", "parents", true).get("created"));
        assertEquals(true, bench.run("mkdir", "path", "/workspace/c").get("created"));
        assertEquals(false, bench.run("mkdir", "path", "/workspace").get("created"));
    }

    @Test
    void shouldRefuseToMakeDirectoriesWhereItMayNot() {
        bench.write("f", "");
        bench.link("l", "d");
        bench.refused("DestinationExists", "mkdir", "path", "/workspace/f");
        bench.refused("NotADirectory", "mkdir", "path", "/workspace/f/d");
        bench.refused("PermissionDenied", "mkdir", "path", "/mnt/docs/d");
        bench.refused("PathOutOfScope", "mkdir", "path", "/workspace/.kruxos-trash");
        assertEquals(Map.of("/workspace/l", "/workspace/d"), bench.redirected("mkdir", "path", "/workspace/l"));
        assertEquals(
                Map.of("/workspace/l/x/y", "/workspace/d/x/y"),
                bench.redirected("mkdir", "path", "/workspace/l/x/y", "parents", true));
    }

    @Test
    void shouldCleanUpWhatAKilledExecutorLeft() throws IOException {
        Path leftover = bench.write("d/.kruxos-tmp-0123", "half");
        Path young = bench.write("d/.kruxos-tmp-4567", "being written");
        Files.setLastModifiedTime(leftover, FileTime.from(bench.clock.instant()));
        Files.setLastModifiedTime(young, FileTime.from(bench.clock.instant().plus(Duration.ofMinutes(4))));
        bench.clock.advance(Duration.ofMinutes(5));
        bench.run("write", "path", "/workspace/d/a", "content", "x");
        assertFalse(Files.exists(leftover));
        assertTrue(Files.exists(young));
    }
}
