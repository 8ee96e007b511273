package io.kruxos.sandbox;

import io.kruxos.domain.StructuredError;

/** This work failed in an expected way; carries what the client is told. */
public final class WorkFailure extends RuntimeException {
    private final transient StructuredError error;

    public WorkFailure(StructuredError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public StructuredError error() {
        return error;
    }
}
