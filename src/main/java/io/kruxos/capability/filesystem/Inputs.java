package io.kruxos.capability.filesystem;

import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Errors;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkFailure;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, by type; the gateway has validated them, so a wrong one is refused without much ado. */
final class Inputs {
    private final String capability;
    private final Map<String, @Nullable Object> values;

    private Inputs(String capability, Map<String, @Nullable Object> values) {
        this.capability = capability;
        this.values = values;
    }

    static Inputs of(Work work) {
        return new Inputs(work.name(), work.inputs());
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong(name, "is required."));
    }

    String text(String name, String otherwise) {
        return optionalText(name).orElse(otherwise);
    }

    Optional<String> optionalText(String name) {
        return value(name, String.class, "must be a text.");
    }

    boolean flag(String name) {
        return value(name, Boolean.class, "must be true or false.").orElse(false);
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    long number(String name, long otherwise, long min, long max) {
        return optionalNumber(name, min, max).orElse(otherwise);
    }

    Optional<Long> optionalNumber(String name, long min, long max) {
        Optional<Long> number =
                value(name, Number.class, "must be a whole number.").map(Number::longValue);
        if (number.isPresent() && (number.get() < min || number.get() > max)) {
            throw wrong(name, "must be from " + min + " to " + max + ".");
        }
        return number;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object text : value(name, List.class, "must be a list of texts.").orElse(List.of())) {
            texts.add(String.valueOf(text));
        }
        return texts;
    }

    /** The inputs inside of an object; empty when it is not there. */
    Optional<Inputs> object(String name) {
        return value(name, Map.class, "must be an object.").map(raw -> {
            Map<String, @Nullable Object> inner = new HashMap<>();
            ((Map<?, ?>) raw).forEach((key, value) -> inner.put(String.valueOf(key), value));
            return new Inputs(capability, inner);
        });
    }

    /** A point in time in ISO 8601 with its offset. */
    Optional<Instant> time(String name) {
        return optionalText(name).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw wrong(name, "must be a time in ISO 8601 with its offset, such as 2026-01-31T12:00:00Z.");
            }
        });
    }

    WorkFailure wrong(String name, String must) {
        return new WorkFailure(Errors.invalidInput(new CapabilityName(capability), name, must));
    }

    private <T> Optional<T> value(String name, Class<T> type, String must) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw wrong(name, must);
        }
        return Optional.of(type.cast(value));
    }
}
