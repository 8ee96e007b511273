package io.kruxos.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process occupies, in bytes, from {@code smaps_rollup}.
 *
 * @param resident its pages in memory, also those that it shares
 * @param proportional likewise, a shared page counted in part: by as many as share it
 */
record Memory(long resident, long proportional) {
    static Memory of(long pid) throws IOException {
        long resident = 0;
        long proportional = 0;
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            if (line.startsWith("Rss:")) {
                resident = bytes(line);
            } else if (line.startsWith("Pss:")) {
                proportional = bytes(line);
            }
        }
        return new Memory(resident, proportional);
    }

    private static long bytes(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
    }

    Memory plus(Memory other) {
        return new Memory(resident + other.resident, proportional + other.proportional);
    }
}
