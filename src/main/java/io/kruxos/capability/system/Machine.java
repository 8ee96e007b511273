package io.kruxos.capability.system;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the machine's figures from the kernel; see proc(5). */
public final class Machine {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int SECTOR_BYTES = 512;

    private final Path root;
    private final Path data;
    private final InstantSource clock;

    /**
     * The machine whose {@code /proc} and {@code /sys} are below {@code root}.
     *
     * @param data a directory on the disk that matters: KruxOS's home
     */
    public Machine(Path root, Path data, InstantSource clock) {
        this.root = root;
        this.data = data;
        this.clock = clock;
    }

    /** The disk that KruxOS keeps its data on. */
    public record Disk(long totalBytes, long availableBytes) {}

    /** The counters now. */
    public MachineSample sample() throws IOException {
        long[] cpu = cpu();
        long[] disk = disks();
        long[] network = network();
        return new MachineSample(
                clock.instant(),
                cpu[0],
                cpu[1],
                memory("MemTotal:"),
                memory("MemAvailable:"),
                disk[0],
                disk[1],
                network[0],
                network[1]);
    }

    public Disk disk() throws IOException {
        FileStore store = Files.getFileStore(data);
        return new Disk(store.getTotalSpace(), store.getUsableSpace());
    }

    public int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Descriptors that the gateway itself has open. */
    public long openFiles() throws IOException {
        long count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve("proc/self/fd"))) {
            for (Path _ : files) {
                count++;
            }
        }
        return count;
    }

    /** Busy and total ticks: the first line of {@code /proc/stat}, user nice system idle iowait irq softirq steal. */
    private long[] cpu() throws IOException {
        List<String> columns = columns(lines("proc/stat").getFirst());
        long total = 0;
        for (String column : columns.subList(1, Math.min(columns.size(), 9))) {
            total += number(column);
        }
        return new long[] {total - number(columns.get(4)) - number(columns.get(5)), total};
    }

    private long memory(String key) throws IOException {
        for (String line : lines("proc/meminfo")) {
            if (line.startsWith(key)) {
                return number(columns(line).get(1)) * 1024;
            }
        }
        throw new IOException("/proc/meminfo has no " + key);
    }

    /** Bytes read and written; partitions, and devices that stand on others, would count twice. */
    private long[] disks() throws IOException {
        long read = 0;
        long written = 0;
        for (String line : lines("proc/diskstats")) {
            List<String> columns = columns(line.strip());
            if (wholeDisk(columns.get(2))) {
                read += number(columns.get(5)) * SECTOR_BYTES;
                written += number(columns.get(9)) * SECTOR_BYTES;
            }
        }
        return new long[] {read, written};
    }

    private boolean wholeDisk(String name) {
        boolean layered = name.startsWith("loop")
                || name.startsWith("ram")
                || name.startsWith("zram")
                || name.startsWith("dm-")
                || name.startsWith("md");
        return !layered && Files.exists(root.resolve("sys/block").resolve(name));
    }

    private long[] network() throws IOException {
        long received = 0;
        long sent = 0;
        for (String line : lines("proc/net/dev")) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.substring(0, colon).strip().equals("lo")) {
                List<String> columns = columns(line.substring(colon + 1).strip());
                received += number(columns.get(0));
                sent += number(columns.get(8));
            }
        }
        return new long[] {received, sent};
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(root.resolve(file));
    }

    private static List<String> columns(String line) {
        return Arrays.asList(BLANKS.split(line));
    }

    private static long number(String column) throws IOException {
        try {
            return Long.parseLong(column);
        } catch (NumberFormatException e) {
            throw new IOException("the kernel's figures have an unknown form", e);
        }
    }
}
