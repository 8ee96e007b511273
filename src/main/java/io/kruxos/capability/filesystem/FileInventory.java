package io.kruxos.capability.filesystem;

import io.kruxos.domain.Digest;
import io.kruxos.linux.FileStatus;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of a search summed up: by extension, directory or day, and files that are there more than once. */
final class FileInventory implements FoundFiles {
    private static final int GROUPS_DEFAULT = 50;
    private static final int GROUPS_MAX = 1_000;
    private static final int PATHS_PER_DUPLICATE_MAX = 20;

    /** What makes files one group. */
    private enum GroupBy {
        EXTENSION("extension"),
        DIRECTORY("dir"),
        DAY("mtime-bucket"),
        NONE("none");

        private final String word;

        GroupBy(String word) {
            this.word = word;
        }

        static GroupBy of(Inputs inputs) {
            String word = inputs.text("group_by", NONE.word);
            for (GroupBy by : values()) {
                if (by.word.equals(word)) {
                    return by;
                }
            }
            throw inputs.wrong("aggregate.group_by", "must be extension, dir, mtime-bucket or none.");
        }
    }

    private record Sum(String key, long count, long size) {
        Sum plus(long moreCount, long moreSize) {
            return new Sum(key, count + moreCount, size + moreSize);
        }
    }

    private final GroupBy groupBy;
    private final List<String> metrics;
    private final Comparator<Sum> order;
    private final int groupsMax;
    private final boolean dedupe;
    private final int duplicatesMax;
    private final Map<String, Sum> groups = new HashMap<>();

    /** Paths by digest, and the size of each file. */
    private final Map<Digest, List<String>> copies = new LinkedHashMap<>();

    private final Map<Digest, Long> sizes = new HashMap<>();
    private Sum total = new Sum("", 0, 0);

    FileInventory(Inputs wanted, boolean hashed, int duplicatesMax) {
        this.groupBy = GroupBy.of(wanted);
        this.metrics = wanted.texts("metrics").isEmpty() ? List.of("count", "total_size") : wanted.texts("metrics");
        this.order = order(wanted);
        this.groupsMax = (int) wanted.number("max_groups", GROUPS_DEFAULT, 1, GROUPS_MAX);
        this.dedupe = wanted.flag("dedupe");
        this.duplicatesMax = duplicatesMax;
        if (dedupe && !hashed) {
            throw wanted.wrong("include_hash", "must be true for aggregate.dedupe.");
        }
    }

    private static Comparator<Sum> order(Inputs wanted) {
        Comparator<Sum> byKey = Comparator.comparing(Sum::key);
        return switch (wanted.text("sort_by", "total_size")) {
            case "total_size" -> Comparator.comparingLong(Sum::size).reversed().thenComparing(byKey);
            case "count" -> Comparator.comparingLong(Sum::count).reversed().thenComparing(byKey);
            case "key" -> byKey;
            default -> throw wanted.wrong("aggregate.sort_by", "must be total_size, count or key.");
        };
    }

    @Override
    public void add(TreeEntry entry, FileStatus status, @Nullable Digest digest) {
        total = total.plus(1, status.size());
        groups.merge(
                key(entry, status),
                new Sum(key(entry, status), 1, status.size()),
                (sum, more) -> sum.plus(more.count(), more.size()));
        if (dedupe && digest != null) {
            copies.computeIfAbsent(digest, _ -> new ArrayList<>())
                    .add(entry.place().agentPath());
            sizes.put(digest, status.size());
        }
    }

    private String key(TreeEntry entry, FileStatus status) {
        return switch (groupBy) {
            case EXTENSION -> extension(entry.name());
            case DIRECTORY -> {
                int slash = entry.relative().indexOf('/');
                yield slash < 0 ? "." : entry.relative().substring(0, slash);
            }
            case DAY -> status.modified().atOffset(ZoneOffset.UTC).toLocalDate().toString();
            case NONE -> "<all>";
        };
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 || dot == name.length() - 1
                ? "<none>"
                : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    @Override
    public Answer answer() {
        List<Sum> sorted = groups.values().stream().sorted(order).toList();
        List<Map<String, @Nullable Object>> rows =
                new ArrayList<>(sorted.stream().limit(groupsMax).map(this::row).toList());
        rest(sorted).ifPresent(sum -> rows.add(row(sum)));
        Answer answer = new Answer()
                .with("total_matches", total.count())
                .with("total_size", total.size())
                .with("truncated", false)
                .with("groups", rows)
                .with("groups_truncated", sorted.size() > groupsMax);
        return dedupe ? duplicates(answer) : answer;
    }

    private Optional<Sum> rest(List<Sum> sorted) {
        return sorted.stream()
                .skip(groupsMax)
                .reduce((a, b) -> a.plus(b.count(), b.size()))
                .map(sum -> new Sum("<other>", sum.count(), sum.size()));
    }

    private Map<String, @Nullable Object> row(Sum sum) {
        Answer row = new Answer().with("key", sum.key());
        if (metrics.contains("count")) {
            row.with("count", sum.count());
        }
        if (metrics.contains("total_size")) {
            row.with("total_size", sum.size());
        }
        return row.map();
    }

    private Answer duplicates(Answer answer) {
        List<Map<String, @Nullable Object>> rows = copies.entrySet().stream()
                .filter(copy -> copy.getValue().size() > 1)
                .sorted(Comparator.comparingLong(
                                (Map.Entry<Digest, List<String>> copy) -> reclaimable(copy.getKey(), copy.getValue()))
                        .reversed())
                .map(copy -> duplicate(copy.getKey(), copy.getValue()))
                .toList();
        long reclaimable = copies.entrySet().stream()
                .mapToLong(copy -> reclaimable(copy.getKey(), copy.getValue()))
                .sum();
        return answer.with("duplicates", rows.stream().limit(duplicatesMax).toList())
                .with("duplicate_groups", rows.size())
                .with("reclaimable_bytes", reclaimable);
    }

    private long reclaimable(Digest digest, List<String> paths) {
        return sizes.getOrDefault(digest, 0L) * (paths.size() - 1);
    }

    private Map<String, @Nullable Object> duplicate(Digest digest, List<String> paths) {
        return new Answer()
                .with("checksum", digest.hex())
                .with("size", sizes.getOrDefault(digest, 0L))
                .with("count", paths.size())
                .with("reclaimable_bytes", reclaimable(digest, paths))
                .with("paths", paths.stream().limit(PATHS_PER_DUPLICATE_MAX).toList())
                .map();
    }
}
