package io.kruxos.capability.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Figures of running processes in {@code /proc}; 0 for one that has just ended. Source: proc(5). */
final class ProcFigures {
    private static final long TICKS_A_SECOND = 100;

    private ProcFigures() {}

    /** The highest resident size so far, in bytes. */
    static long memoryPeakBytes(String pid) {
        for (String line : read(pid, "status").split("\n")) {
            if (line.startsWith("VmHWM:")) {
                return 1024 * Long.parseLong(line.substring(6).replace("kB", "").strip());
            }
        }
        return 0;
    }

    /** What a running process has used so far, with the children that it waited for. */
    static Usage usage(long pid) {
        String id = Long.toString(pid);
        String stat = read(id, "stat");
        // The name in parentheses may hold anything; user and system times are fields 12 to 15 after it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        long ticks = 0;
        for (int i = 11; i <= 14 && i < fields.length; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        String io = read(id, "io");
        return new Usage(
                ticks * 1000 / TICKS_A_SECOND,
                memoryPeakBytes(id),
                figure(io, "read_bytes:"),
                figure(io, "write_bytes:"));
    }

    private static long figure(String text, String name) {
        for (String line : text.split("\n")) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).strip());
            }
        }
        return 0;
    }

    private static String read(String pid, String file) {
        try {
            return Files.readString(Path.of("/proc", pid, file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
