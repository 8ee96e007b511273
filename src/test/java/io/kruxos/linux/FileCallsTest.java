package io.kruxos.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.linux.DirectoryCalls.Rename;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCallsTest {
    @TempDir
    Path directory;

    private Descriptor root;

    @BeforeEach
    void open() throws IOException {
        root = FileCalls.openRoot(directory.toRealPath().toString());
    }

    @AfterEach
    void close() {
        root.close();
    }

    @Test
    void shouldReadWhatWasWritten() {
        byte[] content = new byte[700_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        try (Descriptor file = FileCalls.open(root, "new", OpenHow.create(0640))) {
            FileCalls.write(file, content, 0, content.length);
            FileCalls.syncData(file);
        }
        byte[] read = new byte[content.length];
        try (Descriptor file = FileCalls.open(root, "new", OpenHow.READ)) {
            assertEquals(content.length, FileCalls.read(file, read, 0, read.length, 0));
            assertArrayEquals(content, read);
            assertEquals(10, FileCalls.read(file, read, 0, 100, content.length - 10));
            assertEquals(0, FileCalls.read(file, read, 0, 100, content.length));
        }
    }

    @Test
    void shouldAppendAtTheEnd() throws IOException {
        Files.writeString(directory.resolve("log"), "one\n");
        byte[] more = "two\n".getBytes(StandardCharsets.UTF_8);
        try (Descriptor file = FileCalls.open(root, "log", OpenHow.APPEND_EXISTING)) {
            FileCalls.write(file, more, 0, more.length);
        }
        assertEquals("one\ntwo\n", Files.readString(directory.resolve("log")));
    }

    @Test
    void shouldRefuseToFollowLinksOrToLeave() throws IOException {
        Files.createDirectory(directory.resolve("d"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("d"));
        Files.createSymbolicLink(directory.resolve("d/out"), Path.of("/etc/passwd"));

        assertEquals(Errno.ELOOP, errnoOfOpening("d/out"));
        assertEquals(Errno.ELOOP, errnoOfOpening("link/x"));
        assertEquals(Errno.EXDEV, errnoOfOpening("../x"));
        assertEquals(Errno.EXDEV, errnoOfOpening("/etc/passwd"));
        assertEquals(Errno.ENOENT, errnoOfOpening("missing"));
    }

    private int errnoOfOpening(String path) {
        return assertThrows(KernelError.class, () -> FileCalls.open(root, path, OpenHow.READ))
                .errno();
    }

    @Test
    void shouldReportTheStatusThatTheJdkReports() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "hello");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        Map<String, Object> expected = Files.readAttributes(file, "unix:*");

        FileStatus status = FileCalls.status(root, "f");

        assertEquals(FileKind.REGULAR, status.kind());
        assertEquals(0751, status.permissions());
        assertEquals(5, status.size());
        assertEquals(expected.get("ino"), status.inode());
        assertEquals(expected.get("uid"), (int) status.owner());
        assertEquals(expected.get("nlink"), (int) status.links());
        assertEquals(Files.getLastModifiedTime(file).toInstant(), status.modified());
        assertNotNull(status.created());
        assertFalse(status.created().isAfter(Instant.now().plusSeconds(5)));
        assertTrue(FileCalls.status(root, "f").sameStateAs(status));
    }

    @Test
    void shouldTellLinksFromWhatTheyPointTo() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), Path.of("/nowhere"));
        assertEquals(FileKind.LINK, FileCalls.status(root, "link").kind());
        assertEquals("/nowhere", DirectoryCalls.linkTarget(root, "link"));
        try (Descriptor handle = FileCalls.open(root, "link", OpenHow.HANDLE)) {
            assertEquals(FileKind.LINK, FileCalls.status(handle).kind());
        }
        Files.createFile(directory.resolve("plain"));
        assertEquals(
                Errno.EINVAL,
                assertThrows(KernelError.class, () -> DirectoryCalls.linkTarget(root, "plain"))
                        .errno());
    }

    @Test
    void shouldListAllEntriesOfALargeDirectory() throws IOException {
        for (int i = 0; i < 3000; i++) {
            Files.createFile(directory.resolve("a-rather-long-name-" + i));
        }
        Files.createDirectory(directory.resolve("d"));
        Files.createSymbolicLink(directory.resolve("l"), Path.of("d"));
        try (Descriptor listed = FileCalls.open(root, ".", OpenHow.DIRECTORY)) {
            Map<String, FileKind> kinds = DirectoryCalls.entries(listed, 10_000).stream()
                    .collect(Collectors.toMap(DirectoryEntry::name, DirectoryEntry::kind));
            assertEquals(3002, kinds.size());
            assertEquals(FileKind.DIRECTORY, kinds.get("d"));
            assertEquals(FileKind.LINK, kinds.get("l"));
            assertTrue(IntStream.range(0, 3000).allMatch(i -> kinds.containsKey("a-rather-long-name-" + i)));
        }
        try (Descriptor listed = FileCalls.open(root, ".", OpenHow.DIRECTORY)) {
            assertEquals(100, DirectoryCalls.entries(listed, 100).size());
        }
    }

    @Test
    void shouldRenameInThreeWays() throws IOException {
        Files.writeString(directory.resolve("a"), "a");
        Files.writeString(directory.resolve("b"), "b");

        assertEquals(
                Errno.EEXIST,
                assertThrows(KernelError.class, () -> DirectoryCalls.rename(root, "a", root, "b", Rename.KEEP))
                        .errno());
        DirectoryCalls.rename(root, "a", root, "b", Rename.EXCHANGE);
        assertEquals("b", Files.readString(directory.resolve("a")));
        DirectoryCalls.rename(root, "a", root, "b", Rename.REPLACE);
        assertEquals("b", Files.readString(directory.resolve("b")));
        assertFalse(Files.exists(directory.resolve("a")));
    }

    @Test
    void shouldMakeAndRemoveEntries() {
        DirectoryCalls.makeDirectory(root, "d", 0755);
        assertTrue(Files.isDirectory(directory.resolve("d")));
        DirectoryCalls.removeDirectory(root, "d");
        FileCalls.open(root, "f", OpenHow.create(0600)).close();
        DirectoryCalls.removeFile(root, "f");
        assertFalse(Files.exists(directory.resolve("d")) || Files.exists(directory.resolve("f")));
        assertThrows(IllegalArgumentException.class, () -> DirectoryCalls.removeFile(root, "d/f"));
    }

    @Test
    void shouldLetOneHolderLock() {
        FileCalls.open(root, "f", OpenHow.create(0600)).close();
        try (Descriptor second = FileCalls.open(root, "f", OpenHow.WRITE_EXISTING)) {
            try (Descriptor first = FileCalls.open(root, "f", OpenHow.WRITE_EXISTING)) {
                assertTrue(FileCalls.lock(first));
                assertFalse(FileCalls.lock(second));
            }
            assertTrue(FileCalls.lock(second));
        }
    }

    @Test
    void shouldRefuseAClosedDescriptor() {
        Descriptor file = FileCalls.open(root, "f", OpenHow.create(0600));
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, () -> FileCalls.status(file));
    }
}
