package io.kruxos.capability.filesystem;

import io.kruxos.sandbox.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Matching lines, the most telling first: definitions before uses, whole words before parts of words, source before tests,
 * shallow paths before deep ones. A line that is the same in several places is answered once, with the number of the others.
 * Of a search with very many matches, the first 20,000 are ranked.
 */
final class RankedLines implements ContentAnswer {
    private static final int RANKED_MAX = 20_000;
    private static final int LINE_CHARACTERS_MAX = 500;
    private static final Pattern DEFINITION = Pattern.compile(
            "^\\s*(?:(?:public|private|protected|static|final|abstract|export|default|async|pub|sealed)\\s+)*"
                    + "(?:class|interface|record|enum|struct|trait|impl|type|def|fn|func|function|const|let|var|module)\\b");
    private static final Pattern TEST = Pattern.compile("(?i)(?:^|/)(?:tests?|specs?)/|[._-](?:test|spec)\\.|Test\\.");

    private static final class Found {
        private final String path;
        private final int line;
        private final int column;
        private final String text;
        private final Snippet snippet;
        private final int score;
        private int others;

        Found(String path, int line, int column, String text, Snippet snippet, int score) {
            this.path = path;
            this.line = line;
            this.column = column;
            this.text = text;
            this.snippet = snippet;
            this.score = score;
        }

        Map<String, @Nullable Object> map() {
            return new Answer()
                    .with("path", path)
                    .with("line", line)
                    .with("column", column)
                    .with("text", text)
                    .with("enclosing_snippet", snippet.text())
                    .with("snippet_start_line", snippet.startLine())
                    .with("same_line_elsewhere", others)
                    .map();
        }
    }

    private final TextPattern pattern;
    private final int max;
    private final int contextLines;
    private final Map<String, Found> byText = new HashMap<>();
    private final List<Found> found = new ArrayList<>();
    private long total;
    private int files;

    RankedLines(TextPattern pattern, int max, int contextLines) {
        this.pattern = pattern;
        this.max = max;
        this.contextLines = contextLines;
    }

    @Override
    public boolean read(Place place, String text) {
        List<MatchingLines.Line> lines = MatchingLines.of(text, pattern);
        total += lines.size();
        files += lines.isEmpty() ? 0 : 1;
        for (MatchingLines.Line line : lines) {
            add(place, text, line);
        }
        return true;
    }

    private void add(Place place, String text, MatchingLines.Line line) {
        String content = clipped(text, line);
        Found same = byText.get(content.strip());
        if (same != null) {
            same.others++;
        } else if (found.size() < RANKED_MAX) {
            Found first = new Found(
                    place.agentPath(),
                    line.number(),
                    line.from() - line.start() + 1,
                    content,
                    Snippet.around(text, line, contextLines),
                    score(place, text, line, content));
            found.add(first);
            byText.put(content.strip(), first);
        }
    }

    private static String clipped(String text, MatchingLines.Line line) {
        return text.substring(line.start(), Math.min(line.end(), line.start() + LINE_CHARACTERS_MAX))
                .stripTrailing();
    }

    private static int score(Place place, String text, MatchingLines.Line line, String content) {
        int score = DEFINITION.matcher(content).find() ? 40 : 0;
        score += wholeWord(text, line.from(), line.to()) ? 20 : 0;
        score -= TEST.matcher(place.agentPath()).find() ? 15 : 0;
        return score - (int) place.relative().chars().filter(c -> c == '/').count();
    }

    private static boolean wholeWord(String text, int from, int to) {
        boolean before = from == 0 || !Character.isJavaIdentifierPart(text.charAt(from - 1));
        boolean after = to >= text.length() || !Character.isJavaIdentifierPart(text.charAt(to));
        return before && after;
    }

    @Override
    public Answer answer() {
        List<Map<String, @Nullable Object>> results = found.stream()
                .sorted(Comparator.comparingInt((Found one) -> one.score)
                        .reversed()
                        .thenComparing(one -> one.path)
                        .thenComparingInt(one -> one.line))
                .limit(max)
                .map(Found::map)
                .toList();
        return new Answer()
                .with("results", results)
                .with("total_matches", total)
                .with("files_matched", files)
                .with("truncated", found.size() > results.size() || found.size() >= RANKED_MAX);
    }
}
