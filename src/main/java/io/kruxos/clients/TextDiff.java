package io.kruxos.clients;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What would change in a file, as a unified diff with three lines of context, without secrets. For files of a few thousand lines. */
final class TextDiff {
    private static final int CONTEXT = 3;

    private TextDiff() {}

    static String of(Path path, String before, String after) {
        List<String> old = before.lines().toList();
        List<String> fresh = after.lines().toList();
        return UnifiedDiffUtils.generateUnifiedDiff(
                        path.toString(), path.toString(), old, DiffUtils.diff(old, fresh), CONTEXT)
                .stream()
                .map(line -> SecretMask.of(line) + "\n")
                .collect(Collectors.joining());
    }
}
