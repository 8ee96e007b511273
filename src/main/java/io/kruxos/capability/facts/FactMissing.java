package io.kruxos.capability.facts;

import io.kruxos.domain.StructuredError;

/** A fact can't be established; leaves the room as {@link Extraction.Refused}. */
final class FactMissing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient StructuredError error;

    FactMissing(StructuredError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    StructuredError error() {
        return error;
    }
}
