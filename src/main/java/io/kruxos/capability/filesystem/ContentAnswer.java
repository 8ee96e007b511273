package io.kruxos.capability.filesystem;

import io.kruxos.sandbox.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a search in contents makes of the texts that it reads. */
interface ContentAnswer extends ContentScan.Reader {
    Answer answer();

    /** The number of occurrences. */
    final class Total implements ContentAnswer {
        private final TextPattern pattern;
        private long total;
        private int files;

        Total(TextPattern pattern) {
            this.pattern = pattern;
        }

        @Override
        public boolean read(Place place, String text) {
            TextPattern.Matches matches = pattern.in(text);
            long before = total;
            while (matches.next()) {
                total++;
            }
            files += total > before ? 1 : 0;
            return true;
        }

        @Override
        public Answer answer() {
            return new Answer().with("total_matches", total).with("files_matched", files);
        }
    }

    /** How often a group matched what: 1,000 different values at most, the rest counted together. */
    final class Histogram implements ContentAnswer {
        private static final int VALUES_MAX = 1_000;
        private static final int VALUE_CHARACTERS_MAX = 200;
        private static final String OTHER = "<other>";

        private final TextPattern pattern;
        private final int group;
        private final Map<String, Long> counts = new HashMap<>();
        private long total;

        Histogram(TextPattern pattern, int group) {
            this.pattern = pattern;
            this.group = group;
        }

        @Override
        public boolean read(Place place, String text) {
            TextPattern.Matches matches = pattern.in(text);
            while (matches.next()) {
                total++;
                counts.merge(value(matches.group(group)), 1L, Long::sum);
            }
            return true;
        }

        private String value(@Nullable String matched) {
            if (matched == null) {
                return "<none>";
            }
            String value = matched.substring(0, Math.min(matched.length(), VALUE_CHARACTERS_MAX));
            return counts.containsKey(value) || counts.size() < VALUES_MAX ? value : OTHER;
        }

        @Override
        public Answer answer() {
            Map<String, @Nullable Object> sorted = new LinkedHashMap<>();
            counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            return new Answer().with("total_matches", total).with("counts", sorted);
        }
    }

    /** The files with matching lines, the most matches first. */
    final class Files implements ContentAnswer {
        private record Row(String path, int lines) {}

        private final TextPattern pattern;
        private final int max;
        private final List<Row> rows = new ArrayList<>();
        private long total;

        Files(TextPattern pattern, int max) {
            this.pattern = pattern;
            this.max = max;
        }

        @Override
        public boolean read(Place place, String text) {
            int lines = MatchingLines.of(text, pattern).size();
            if (lines > 0) {
                total += lines;
                rows.add(new Row(place.agentPath(), lines));
            }
            return true;
        }

        @Override
        public Answer answer() {
            List<Map<String, @Nullable Object>> answered = rows.stream()
                    .sorted(Comparator.comparingInt(Row::lines).reversed().thenComparing(Row::path))
                    .limit(max)
                    .map(row -> new Answer()
                            .with("path", row.path())
                            .with("match_count", row.lines())
                            .map())
                    .toList();
            return new Answer()
                    .with("files", answered)
                    .with("files_matched", rows.size())
                    .with("total_matches", total)
                    .with("truncated", rows.size() > max);
        }
    }
}
