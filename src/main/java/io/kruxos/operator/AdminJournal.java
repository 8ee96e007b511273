package io.kruxos.operator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where every operator's action is recorded; durable when it returns. */
@FunctionalInterface
public interface AdminJournal {
    void record(String operator, String action, Map<String, @Nullable Object> details);
}
