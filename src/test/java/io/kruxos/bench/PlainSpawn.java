package io.kruxos.bench;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Pipe;
import io.kruxos.linux.Spawn;
import io.kruxos.linux.Wait;
import java.util.List;

/** A program started by {@code posix_spawn}, with pipes, and waited for: the least that running one costs. */
final class PlainSpawn {
    private PlainSpawn() {}

    static void run(List<String> command) {
        try (Pipe out = Pipe.open();
                Pipe in = Pipe.open()) {
            int pid = Spawn.start(new Spawn.Program(
                    command.getFirst(),
                    command,
                    List.of("PATH=/usr/bin:/bin"),
                    "/",
                    in.reading(),
                    out.writing(),
                    out.writing()));
            try (Descriptor process = Wait.open(pid)) {
                Wait.End end = Wait.reap(process);
                if (end.code() != 0 || end.signal() != 0) {
                    throw new IllegalStateException(command + " failed: " + end);
                }
            }
        }
    }
}
