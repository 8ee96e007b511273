package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.DirectoryEntry;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.ReservedNames;
import io.kruxos.sandbox.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code filesystem.list}: the entries of one directory. Directories of more than 50,000 entries are listed from the part
 * that was read; {@code max_results} entries are answered.
 */
final class ListDirectory implements CellWork {
    private static final int READ_MAX = 50_000;
    private static final int RESULTS_MAX = 10_000;
    private static final int RESULTS_DEFAULT = 1_000;

    private record Row(String name, FileStatus status) {
        Map<String, @Nullable Object> map() {
            return new Answer()
                    .with("name", name)
                    .with("type", FileAnswers.kind(status.kind()))
                    .with("size", FileAnswers.size(status))
                    .with("modified", status.modified().toString())
                    .map();
        }

        Instant modified() {
            return status.modified();
        }

        long size() {
            return FileAnswers.size(status);
        }
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        Place place = cell.files().place(inputs.text("path"));
        Exclusions exclusions = Exclusions.of(work);
        Comparator<Row> order = order(inputs);
        int max = (int) inputs.number("max_results", RESULTS_DEFAULT, 1, RESULTS_MAX);
        try (Descriptor directory = Directories.open(cell.files(), place)) {
            List<DirectoryEntry> entries = DirectoryCalls.entries(directory, READ_MAX);
            List<Row> rows = new ArrayList<>();
            int skipped = 0;
            for (DirectoryEntry entry : entries) {
                if (exclusions.cover(place.child(entry.name()).agentPath())) {
                    skipped++;
                } else if (shown(entry, inputs.flag("include_hidden"))) {
                    addRow(directory, entry, rows);
                }
            }
            rows.sort(order);
            boolean truncated = rows.size() > max || entries.size() >= READ_MAX;
            List<Map<String, @Nullable Object>> answered =
                    rows.stream().limit(max).map(Row::map).toList();
            return new Answer()
                    .with("path", place.agentPath())
                    .with("entries", answered)
                    .with("total", answered.size())
                    .with("truncated", truncated)
                    .with("skipped_by_policy", skipped)
                    .map();
        }
    }

    private static boolean shown(DirectoryEntry entry, boolean hidden) {
        return !ReservedNames.includes(entry.name()) && (hidden || !entry.name().startsWith("."));
    }

    private static void addRow(Descriptor directory, DirectoryEntry entry, List<Row> rows) {
        if (!entry.text()) {
            return;
        }
        try {
            rows.add(new Row(entry.name(), FileCalls.status(directory, entry.name())));
        } catch (KernelError e) {
            // What was removed since the directory was read is no longer an entry.
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private static Comparator<Row> order(Inputs inputs) {
        String word = inputs.text("sort_by", "name");
        String key = word.startsWith("-") ? word.substring(1) : word;
        Comparator<Row> byName = Comparator.comparing(Row::name);
        Comparator<Row> order = switch (key) {
            case "name" -> byName;
            case "size" -> Comparator.comparingLong(Row::size);
            case "modified" -> Comparator.comparing(Row::modified);
            default -> throw inputs.wrong("sort_by", "must be name, size or modified, with - in front for descending.");
        };
        return (word.startsWith("-") ? order.reversed() : order).thenComparing(byName);
    }
}
