package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.sandbox.ReservedNames;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers that are killed, and disks that are full: a file is the old one or the new one. */
class AtomicWriteIT {
    private static final int KILLS = 8;

    @TempDir
    Path directory;

    @Test
    void shouldLeaveWholeFilesWhenKilledAtAnyTime() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            killAtRandom(random);
            for (String name : List.of("written", "edited", "copied")) {
                assertWhole(directory.resolve("ws").resolve(name), "seed " + seed + ", kill " + kill);
            }
        }
        assertLeftoversGo();
    }

    private void killAtRandom(Random random) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader rounds = writer.inputReader()) {
            for (int round = 0; round <= random.nextInt(20); round++) {
                assertTrue(rounds.readLine() != null, "the writer ended by itself");
            }
            // Any moment of a round will do.
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(20)));
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private static void assertWhole(Path file, String when) throws Exception {
        String content = Files.readString(file);
        assertEquals(EndlessWriter.SIZE, content.length(), when);
        assertEquals(content.substring(0, 1).repeat(EndlessWriter.SIZE), content, when);
    }

    private void assertLeftoversGo() throws Exception {
        try (WorkBench bench = new WorkBench(directory)) {
            for (String name : bench.names()) {
                if (name.startsWith(ReservedNames.TEMPORARY_PREFIX)) {
                    Files.setLastModifiedTime(bench.workspace.resolve(name), FileTime.from(bench.clock.instant()));
                }
            }
            bench.clock.advance(Duration.ofMinutes(2));
            bench.run("write", "path", "/workspace/last", "content", "x");
            assertEquals(List.of("copied", "edited", "last", "written"), bench.names());
        }
    }

    @Test
    void shouldKeepTheOldFileWhenTheDiskIsFull() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("ws"));
        run("mount", "-t", "tmpfs", "-o", "size=256k", "none", disk.toString());
        try (WorkBench bench = new WorkBench(directory)) {
            bench.write("a", "old");
            String large = "x".repeat(1024 * 1024);
            bench.refused("DiskFull", "write", "path", "/workspace/a", "content", large);
            bench.refused("DiskFull", "append", "path", "/workspace/a", "content", large);
            bench.refused(
                    "DiskFull",
                    "edit",
                    "path",
                    "/workspace/a",
                    "pattern",
                    "old",
                    "replace",
                    large,
                    "replace_all",
                    true);
            Files.writeString(bench.docs.resolve("large"), large);
            bench.refused("DiskFull", "copy", "source", "/mnt/docs/large", "destination", "/workspace/b");
            assertEquals("old", bench.content("a"));
            assertEquals(List.of("a"), bench.names());
        } finally {
            run("umount", disk.toString());
        }
    }

    /** Two mounts on two file systems: a rename cannot reach from one to the other. */
    @Test
    void shouldMoveBetweenFileSystems() throws Exception {
        Path other = Files.createDirectories(directory.resolve("ws/other"));
        run("mount", "-t", "tmpfs", "-o", "size=1m", "none", other.toString());
        try (WorkBench bench = new WorkBench(directory)) {
            bench.write("a", "1");
            bench.write("d/e/b", "2");
            bench.run("move", "source", "/workspace/a", "destination", "/workspace/other/a");
            bench.run("move", "source", "/workspace/d", "destination", "/workspace/other/d");
            assertEquals("1", bench.content("other/a"));
            assertEquals("2", bench.content("other/d/e/b"));
            assertEquals(List.of(".kruxos-trash", "other"), bench.names());
        } finally {
            run("umount", other.toString());
        }
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), String.join(" ", command));
    }
}
