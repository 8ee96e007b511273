package io.kruxos.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.linux.Inotify.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InotifyTest {
    @TempDir
    Path directory;

    @Test
    void shouldReportChangesOfTheDirectoryBehindTheDescriptor() throws IOException {
        Path watched = Files.createDirectory(directory.resolve("watched"));
        try (Descriptor handle = FileCalls.openRoot(watched.toRealPath().toString());
                Inotify inotify = Inotify.open()) {
            Path moved = Files.move(watched, directory.resolve("moved"));
            int watch = inotify.watch(handle, Event.CREATE | Event.MOVED_FROM | Event.MOVED_TO);
            assertEquals(List.of(), inotify.read());

            Files.createFile(moved.resolve("a"));
            Files.move(moved.resolve("a"), moved.resolve("b"));

            List<Event> events = inotify.read();
            assertEquals(
                    List.of("a", "a", "b"), events.stream().map(Event::name).toList());
            assertTrue(events.stream().allMatch(e -> e.watch() == watch));
            assertTrue(events.get(0).is(Event.CREATE));
            assertEquals(events.get(1).cookie(), events.get(2).cookie());
        }
    }

    @Test
    void shouldReturnToTheWorkingDirectory() throws IOException {
        try (Descriptor handle = FileCalls.openRoot(directory.toRealPath().toString());
                Inotify inotify = Inotify.open();
                Descriptor before = FileCalls.openWorkingDirectory()) {
            inotify.watch(handle, Event.CREATE);
            try (Descriptor after = FileCalls.openWorkingDirectory()) {
                assertTrue(FileCalls.status(after).sameFileAs(FileCalls.status(before)));
            }
        }
    }
}
