package io.kruxos.capability.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that an answer fits the outputs that its capability's definition promises; clients check it too. */
public final class AnswerCheck {
    private AnswerCheck() {}

    /** What does not fit, one sentence each, at most 16; empty when all does. */
    public static List<String> problems(ValueType.Fields outputs, Map<String, @Nullable Object> answer) {
        ValueCheck check = new ValueCheck();
        check.object(outputs, answer, "");
        return check.problems().stream()
                .map(problem -> "'" + problem.place() + "' " + problem.must())
                .toList();
    }
}
