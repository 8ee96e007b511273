package io.kruxos.clients.doctor;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the gateway of this machine what only its operator may know. */
@FunctionalInterface
public interface Operator {
    Answer ask(String method, Map<String, @Nullable Object> params);

    /** What it says. */
    sealed interface Answer {
        record Given(Map<String, @Nullable Object> values) implements Answer {}

        /** It refuses, or knows no such thing. */
        record Refused(String reason) implements Answer {}

        /** No gateway answers in this home. */
        record Nobody(String reason) implements Answer {}
    }
}
