package io.kruxos.audit;

import io.kruxos.durable.FileStore;
import io.kruxos.durable.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The directory of the log's files, one for each UTC day that has records: {@code 2026-11-22.log}. */
final class LogDirectory {
    private static final Pattern NAME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}\\.log");
    private static final long DAY_US = 86_400_000_000L;

    private final FileStore files;
    private final Path path;

    LogDirectory(FileStore files, Path path) {
        this.files = files;
        this.path = path;
    }

    static String nameOf(long timeUs) {
        return LocalDate.ofEpochDay(Math.floorDiv(timeUs, DAY_US)) + ".log";
    }

    void create() throws IOException {
        files.createDirectories(path);
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** The files' names, oldest first. */
    List<String> names() throws IOException {
        return files.list(path).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> NAME.matcher(name).matches())
                .sorted()
                .toList();
    }

    /** The name after {@code name}; empty when that is the last. */
    Optional<String> after(String name) throws IOException {
        return names().stream().filter(other -> other.compareTo(name) > 0).findFirst();
    }

    StoredFile openForReading(String name) throws IOException {
        return files.openForReading(resolve(name));
    }

    FileStore files() {
        return files;
    }
}
