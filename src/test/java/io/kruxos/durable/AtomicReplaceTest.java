package io.kruxos.durable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicReplaceTest {
    private static final Path FILE = Path.of("/home/small");

    @Test
    void shouldReplaceAFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("token");
        AtomicReplace replace = new AtomicReplace(new DiskFiles());
        replace.replace(file, "a longer first text".getBytes(UTF_8));
        replace.replace(file, "second".getBytes(UTF_8));

        assertEquals("second", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (var entries = Files.list(directory)) {
            assertEquals(1, entries.count());
        }
    }

    @Test
    void shouldHoldAllOldOrAllNewBytesWhicheverStepFails() throws Exception {
        int steps = stepsOfOneReplace();
        assertTrue(steps >= 5, "a replace has " + steps + " steps");
        for (MemoryFiles.Failure failure : MemoryFiles.Failure.values()) {
            for (int step = 1; step <= steps + 1; step++) {
                for (int seed = 0; seed < 8; seed++) {
                    MemoryFiles files = new MemoryFiles();
                    AtomicReplace replace = new AtomicReplace(files);
                    replace.replace(FILE, text("old"));
                    files.failAt(step, failure, "input/output error");
                    boolean acknowledged = succeeds(replace);
                    files.cutPower(new Random(seed));
                    files.restart();

                    String found = new String(files.bytes(FILE), UTF_8);
                    Set<String> allowed = acknowledged
                            ? Set.of(new String(text("new"), UTF_8))
                            : Set.of(new String(text("old"), UTF_8), new String(text("new"), UTF_8));
                    assertTrue(allowed.contains(found), "step " + step + ", " + failure + ", seed " + seed);
                    replace.replace(FILE, text("third"));
                }
            }
        }
    }

    private static int stepsOfOneReplace() {
        MemoryFiles files = new MemoryFiles();
        AtomicReplace replace = new AtomicReplace(files);
        replace.replace(FILE, text("old"));
        files.failAt(Integer.MAX_VALUE, MemoryFiles.Failure.LOST, "");
        replace.replace(FILE, text("new"));
        return files.steps();
    }

    private static boolean succeeds(AtomicReplace replace) {
        try {
            replace.replace(FILE, text("new"));
            return true;
        } catch (UncheckedIOException failed) {
            return false;
        }
    }

    /** Several sectors of text. */
    private static byte[] text(String word) {
        return (word + " ").repeat(1000).getBytes(UTF_8);
    }
}
