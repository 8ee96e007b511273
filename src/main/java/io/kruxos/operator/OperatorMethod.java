package io.kruxos.operator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing an operator can do. */
@FunctionalInterface
public interface OperatorMethod {
    /**
     * Does it.
     *
     * @param operator who asks, as the kernel says: {@code alice} or {@code uid:1000}
     * @param params what was given
     * @param events takes what comes before the answer, for methods that go on ({@code audit.tail}); false when the operator has gone
     * @return the answer, a JSON object as JDK values
     * @throws OperatorRefusal for every expected failure
     * @throws InterruptedException when the operator has gone
     */
    Map<String, @Nullable Object> run(String operator, Params params, EventSink events) throws InterruptedException;

    /** Where a method's events go. */
    @FunctionalInterface
    interface EventSink {
        boolean accept(Map<String, @Nullable Object> event);
    }
}
