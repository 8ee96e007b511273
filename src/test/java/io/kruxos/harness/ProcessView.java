package io.kruxos.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process as the kernel describes it to root; its memory included. */
public final class ProcessView {
    private static final Pattern RANGE = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (r)(w)..+");
    private static final String LISTENING = "0A";
    private static final int CHUNK = 1 << 20;

    private final Path directory;

    public ProcessView(long pid) {
        this.directory = Path.of("/proc", Long.toString(pid));
    }

    /** A line of {@code status}. */
    public String status(String name) throws IOException {
        return Files.readAllLines(directory.resolve("status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    /** The one user that all of its ids name. */
    public int user() throws IOException {
        List<String> ids = Stream.of(status("Uid").split("\\s+")).distinct().toList();
        if (ids.size() != 1) {
            throw new AssertionError("several users: " + ids);
        }
        return Integer.parseInt(ids.getFirst());
    }

    /** What its descriptors are open on. */
    public List<String> openFiles() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(directory.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    files.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException _) {
                    // Closed meanwhile.
                }
            }
        }
        return files;
    }

    /** Its sockets of the network, a line of {@code /proc/net} each. */
    public List<String> networkSockets() throws IOException {
        List<String> own = openFiles().stream()
                .filter(file -> file.startsWith("socket:["))
                .map(file -> file.substring(8, file.length() - 1))
                .toList();
        List<String> found = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6")) {
            Path path = directory.resolve("net").resolve(table);
            for (String line : Files.exists(path) ? Files.readAllLines(path) : List.<String>of()) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && own.contains(fields[9])) {
                    found.add(table + " " + line.strip());
                }
            }
        }
        return found;
    }

    /** The TCP ports that it listens on. */
    public List<Integer> listeningPorts() throws IOException {
        return networkSockets().stream()
                .map(line -> line.split("\\s+"))
                .filter(fields -> fields[0].startsWith("tcp") && fields[4].equals(LISTENING))
                .map(fields -> HexFormat.fromHexDigits(fields[2].substring(fields[2].indexOf(':') + 1)))
                .toList();
    }

    public String environment() throws IOException {
        return Files.readString(directory.resolve("environ"), StandardCharsets.ISO_8859_1);
    }

    /** Whether these bytes are anywhere in its writable memory. */
    public boolean holds(byte[] wanted) {
        String text = new String(wanted, StandardCharsets.ISO_8859_1);
        try (RandomAccessFile memory =
                new RandomAccessFile(directory.resolve("mem").toFile(), "r")) {
            for (String line : Files.readAllLines(directory.resolve("maps"))) {
                Matcher range = RANGE.matcher(line);
                if (range.matches()
                        && holds(
                                memory,
                                Long.parseUnsignedLong(range.group(1), 16),
                                Long.parseUnsignedLong(range.group(2), 16),
                                text)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(RandomAccessFile memory, long start, long end, String wanted) {
        byte[] bytes = new byte[CHUNK + wanted.length()];
        for (long at = start; at < end; at += CHUNK) {
            int length = (int) Math.min(bytes.length, end - at);
            try {
                memory.seek(at);
                memory.readFully(bytes, 0, length);
            } catch (IOException _) {
                continue; // A guard page, or given back meanwhile.
            }
            if (new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(wanted)) {
                return true;
            }
        }
        return false;
    }
}
