package io.kruxos.capability.filesystem;

import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code filesystem.search_content}: one of four answers, the cheapest that was asked for: the number of occurrences, a
 * histogram of them, the files with matching lines, or the lines themselves, ranked.
 */
final class SearchContent implements CellWork {
    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        Place place = cell.files().place(inputs.text("path"));
        TextPattern pattern = TextPattern.of(inputs);
        ContentAnswer answer = answer(inputs, pattern);
        ContentScan scan = new ContentScan(cell, work);
        scan.run(inputs, place, answer);
        return scan.tell(answer.answer()).map();
    }

    private static ContentAnswer answer(Inputs inputs, TextPattern pattern) {
        if (inputs.flag("total_only")) {
            return new ContentAnswer.Total(pattern);
        }
        if (inputs.has("count_by")) {
            if (!inputs.flag("regex")) {
                throw inputs.wrong("count_by", "needs regex=true, because it names a group of the expression.");
            }
            return new ContentAnswer.Histogram(pattern, Replacement.group(inputs.text("count_by"), pattern));
        }
        int max = (int) inputs.number("max_results", 50, 1, 1_000);
        return inputs.flag("files_only")
                ? new ContentAnswer.Files(pattern, max)
                : new RankedLines(pattern, max, (int) inputs.number("context_lines", 2, 0, 20));
    }
}
