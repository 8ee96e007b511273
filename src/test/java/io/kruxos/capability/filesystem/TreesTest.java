package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.StructuredError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** copy, move, delete, restore. */
class TreesTest {
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
    void shouldCopyAFileWithItsPermissions() throws IOException {
        Files.setPosixFilePermissions(bench.write("a", "content"), PosixFilePermissions.fromString("rwxr-x---"));
        Map<String, @Nullable Object> answer = copy("/workspace/a", "/workspace/b");
        assertEquals("content", bench.content("b"));
        assertEquals(7L, answer.get("size"));
        assertEquals(bench.run("read", "path", "/workspace/a").get("checksum"), answer.get("checksum"));
        assertEquals(
                "rwxr-x---",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.workspace.resolve("b"))));
    }

    private Map<String, @Nullable Object> copy(String source, String destination) {
        return bench.run("copy", "source", source, "destination", destination);
    }

    @Test
    void shouldCopyOverOnlyWhenAsked() throws IOException {
        Files.writeString(bench.docs.resolve("a"), "new");
        bench.write("b", "old");
        bench.refused("DestinationExists", "copy", "source", "/mnt/docs/a", "destination", "/workspace/b");
        assertEquals("old", bench.content("b"));
        bench.run("copy", "source", "/mnt/docs/a", "destination", "/workspace/b", "overwrite", true);
        assertEquals("new", bench.content("b"));
    }

    @Test
    void shouldCopyATreeWithoutWhatPolicyProtects() {
        bench.write("d/a", "1");
        bench.write("d/e/b", "22");
        bench.write("d/secret/key", "3");
        bench.link("d/l", "/etc");
        bench.refused("IsADirectory", "copy", "source", "/workspace/d", "destination", "/workspace/c");
        Map<String, @Nullable Object> answer = bench.runExcluding(
                List.of("/workspace/d/secret/**"),
                "copy",
                "source",
                "/workspace/d",
                "destination",
                "/workspace/x/c",
                "recursive",
                true,
                "create_parents",
                true);
        assertEquals("22", bench.content("x/c/e/b"));
        assertFalse(bench.exists("x/c/secret"));
        assertEquals(2, answer.get("files_copied"));
        assertEquals(1, answer.get("links_skipped"));
        assertEquals(1, answer.get("skipped_by_policy"));
        bench.refused(
                "DestinationExists",
                "copy",
                "source",
                "/workspace/d",
                "destination",
                "/workspace/x/c",
                "recursive",
                true);
        StructuredError error = bench.refusedExcluding(
                List.of("/workspace/y/e/**"),
                "PolicyDenied",
                "copy",
                "source",
                "/workspace/d",
                "destination",
                "/workspace/y",
                "recursive",
                true);
        assertEquals("/workspace/y/e", error.context().get("path"));
        assertFalse(bench.exists("y"));
    }

    @Test
    void shouldRefuseCopiesThatMayNotBe() {
        bench.write("d/a", "1");
        bench.link("l", "d");
        bench.refused("FileNotFound", "copy", "source", "/workspace/x", "destination", "/workspace/y");
        bench.refused("PermissionDenied", "copy", "source", "/workspace/d/a", "destination", "/mnt/docs/a");
        bench.refused("PathOutOfScope", "copy", "source", "/etc/passwd", "destination", "/workspace/y");
        bench.refused("ParentNotFound", "copy", "source", "/workspace/d/a", "destination", "/workspace/x/y");
        bench.refused("IsADirectory", "copy", "source", "/workspace/d/a", "destination", "/workspace/d");
        bench.refused("InvalidInput", "copy", "source", "/workspace/d/a", "destination", "/workspace/d/a");
        bench.refused(
                "InvalidInput", "copy", "source", "/workspace/d", "destination", "/workspace/d/e", "recursive", true);
        assertEquals(
                Map.of("/workspace/l/a", "/workspace/d/a", "/workspace/l/b", "/workspace/d/b"),
                bench.redirected("copy", "source", "/workspace/l/a", "destination", "/workspace/l/b"));
    }

    @Test
    void shouldMoveFilesDirectoriesAndLinks() {
        bench.write("a", "1");
        bench.write("d/x", "2");
        bench.link("l", "/etc/passwd");
        bench.run("move", "source", "/workspace/a", "destination", "/workspace/n/b", "create_parents", true);
        bench.run("move", "source", "/workspace/d", "destination", "/workspace/n/d");
        bench.run("move", "source", "/workspace/l", "destination", "/workspace/n/l");
        assertEquals("1", bench.content("n/b"));
        assertEquals("2", bench.content("n/d/x"));
        assertTrue(Files.isSymbolicLink(bench.workspace.resolve("n/l")));
        assertEquals(List.of("n"), bench.names());
    }

    @Test
    void shouldMoveOverOnlyFilesAndOnlyWhenAsked() {
        bench.write("a", "new");
        bench.write("b", "old");
        bench.write("d/x", "");
        bench.refused("DestinationExists", "move", "source", "/workspace/a", "destination", "/workspace/b");
        bench.refused(
                "DestinationExists",
                "move",
                "source",
                "/workspace/a",
                "destination",
                "/workspace/d",
                "overwrite",
                true);
        bench.refused(
                "DestinationExists",
                "move",
                "source",
                "/workspace/d",
                "destination",
                "/workspace/b",
                "overwrite",
                true);
        assertEquals("old", bench.content("b"));
        bench.run("move", "source", "/workspace/a", "destination", "/workspace/b", "overwrite", true);
        assertEquals("new", bench.content("b"));
    }

    @Test
    void shouldRefuseMovesThatMayNotBe() throws IOException {
        bench.write("d/e/x", "");
        Files.writeString(bench.docs.resolve("a"), "");
        bench.refused("FileNotFound", "move", "source", "/workspace/x", "destination", "/workspace/y");
        bench.refused("PermissionDenied", "move", "source", "/mnt/docs/a", "destination", "/workspace/y");
        bench.refused("PermissionDenied", "move", "source", "/workspace/d", "destination", "/mnt/docs/d");
        bench.refused("PathOutOfScope", "move", "source", "/workspace/d", "destination", "/tmp/d");
        bench.refused("InvalidInput", "move", "source", "/workspace/d", "destination", "/workspace/d/e/f");
        bench.refused("InvalidPath", "move", "source", "/workspace", "destination", "/workspace/d/e/f");
        bench.refused("ParentNotFound", "move", "source", "/workspace/d", "destination", "/workspace/x/y");
    }

    @Test
    void shouldNotMoveTreesThatPolicyProtects() {
        bench.write("d/secret/key", "1");
        StructuredError error = bench.refusedExcluding(
                List.of("/workspace/d/secret/**"),
                "PolicyDenied",
                "move",
                "source",
                "/workspace/d",
                "destination",
                "/workspace/c");
        assertEquals("/workspace/d/secret", error.context().get("path"));
        bench.refusedExcluding(
                List.of("/workspace/c/**/key"),
                "PolicyDenied",
                "move",
                "source",
                "/workspace/d",
                "destination",
                "/workspace/c");
        assertEquals(List.of("d"), bench.names());
        bench.runExcluding(
                List.of("/workspace/other/**"), "move", "source", "/workspace/d", "destination", "/workspace/c");
        assertEquals("1", bench.content("c/secret/key"));
    }

    @Test
    void shouldDeleteAndRestoreAFile() {
        bench.write("d/a", "content");
        Map<String, @Nullable Object> deleted = bench.run("delete", "path", "/workspace/d/a");
        assertFalse(bench.exists("d/a"));
        assertEquals("2026-01-02T00:00:00Z", deleted.get("recoverable_until"));
        assertEquals("/workspace/.kruxos-trash/codex/" + deleted.get("trash_id"), deleted.get("trash_path"));
        assertEquals("*\n", bench.content(".kruxos-trash/.gitignore"));

        bench.run("restore", "path", "/workspace/d/a");
        assertEquals("content", bench.content("d/a"));
        bench.refused("TrashEntryNotFound", "restore", "path", "/workspace/d/a");
    }

    @Test
    void shouldDeleteALinkAndNotWhatItPointsTo() {
        bench.write("a", "content");
        bench.link("l", "a");
        assertEquals("symlink", bench.run("delete", "path", "/workspace/l").get("type"));
        assertEquals("content", bench.content("a"));
        assertFalse(bench.exists("l"));
    }

    @Test
    void shouldDeleteATreeOnlyWhenAsked() {
        bench.write("d/e/a", "content");
        bench.refused("DirectoryNotEmpty", "delete", "path", "/workspace/d");
        bench.run("delete", "path", "/workspace/d", "recursive", true);
        assertFalse(bench.exists("d"));
        bench.run("restore", "path", "/workspace/d");
        assertEquals("content", bench.content("d/e/a"));
        bench.run("mkdir", "path", "/workspace/empty");
        assertEquals(
                "directory", bench.run("delete", "path", "/workspace/empty").get("type"));
    }

    @Test
    void shouldNotDeleteTreesThatPolicyProtects() {
        bench.write("d/e/.env", "1");
        StructuredError error = bench.refusedExcluding(
                List.of("**/.env"), "PolicyDenied", "delete", "path", "/workspace/d", "recursive", true);
        assertEquals("/workspace/d/e/.env", error.context().get("path"));
        assertEquals("1", bench.content("d/e/.env"));
    }

    @Test
    void shouldRefuseToDeleteWhatItMayNot() throws IOException {
        Files.writeString(bench.docs.resolve("a"), "");
        bench.write("real/a", "");
        bench.link("l", "real");
        bench.refused("FileNotFound", "delete", "path", "/workspace/x");
        bench.refused("PermissionDenied", "delete", "path", "/mnt/docs/a");
        bench.refused("InvalidPath", "delete", "path", "/workspace");
        bench.refused("PathOutOfScope", "delete", "path", "/workspace/.kruxos-trash");
        bench.refused("InvalidInput", "delete");
        assertEquals(
                Map.of("/workspace/l/a", "/workspace/real/a"), bench.redirected("delete", "path", "/workspace/l/a"));
    }

    @Test
    void shouldRestoreTheDeletionThatIsMeant() {
        bench.write("a", "first");
        Object first = assertPresent(bench.run("delete", "path", "/workspace/a").get("trash_id"));
        bench.clock.advance(Duration.ofMinutes(1));
        bench.write("a", "second");
        bench.run("delete", "path", "/workspace/a");
        bench.write("a", "third");

        bench.refused("DestinationExists", "restore", "path", "/workspace/a");
        bench.run("restore", "path", "/workspace/a", "trash_id", first, "overwrite", true);
        assertEquals("first", bench.content("a"));
        bench.run("delete", "path", "/workspace/a");
        StructuredError error =
                bench.refused("TrashEntryNotFound", "restore", "path", "/workspace/b", "trash_id", first);
        assertEquals(3, ((List<?>) assertPresent(error.context().get("in_trash"))).size());
    }

    private static Object assertPresent(@Nullable Object value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void shouldNotRestoreWhatPolicyProtectsByNow() {
        bench.write("d/e/.env", "1");
        bench.run("delete", "path", "/workspace/d", "recursive", true);
        StructuredError error =
                bench.refusedExcluding(List.of("**/.env"), "PolicyDenied", "restore", "path", "/workspace/d");
        assertEquals("/workspace/d/e/.env", error.context().get("path"));
        assertFalse(bench.exists("d"));
    }

    @Test
    void shouldRestoreOnlyIntoADirectoryThatIsThere() {
        bench.write("d/a", "1");
        bench.run("delete", "path", "/workspace/d/a");
        bench.run("delete", "path", "/workspace/d");
        bench.refused("ParentNotFound", "restore", "path", "/workspace/d/a");
        bench.run("restore", "path", "/workspace/d/a", "create_parents", true);
        assertEquals("1", bench.content("d/a"));
        bench.refused("PermissionDenied", "restore", "path", "/mnt/docs/a");
    }

    @Test
    void shouldRemoveForGoodWhatHasExpired() throws IOException {
        bench.write("d/e/a", "1");
        bench.write("b", "2");
        Object old = assertPresent(
                bench.run("delete", "path", "/workspace/d", "recursive", true).get("trash_id"));
        bench.clock.advance(Trash.RETENTION);
        bench.refused("TrashEntryNotFound", "restore", "path", "/workspace/d");
        bench.run("delete", "path", "/workspace/b");
        assertFalse(bench.exists(".kruxos-trash/codex/" + old));
        bench.run("restore", "path", "/workspace/b");
        try (var left = Files.list(bench.workspace.resolve(".kruxos-trash/codex"))) {
            assertEquals(0, left.count());
        }
    }
}
