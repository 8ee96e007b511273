package io.kruxos.call;

import io.kruxos.audit.ApprovalNote;
import io.kruxos.audit.Entry.Refusal;
import io.kruxos.domain.Decision;
import io.kruxos.domain.StructuredError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step of the call path said no: leaves the path at that step. Never leaves this room. */
final class RefusedCall extends RuntimeException {
    private final Refusal why;
    private final transient StructuredError error;
    private final transient @Nullable Decision decision;
    private final transient @Nullable ApprovalNote approval;
    private final transient @Nullable Map<String, @Nullable Object> arguments;

    private RefusedCall(
            Refusal why,
            StructuredError error,
            @Nullable Decision decision,
            @Nullable ApprovalNote approval,
            @Nullable Map<String, @Nullable Object> arguments) {
        super(error.message(), null, false, false);
        this.why = why;
        this.error = error;
        this.decision = decision;
        this.approval = approval;
        this.arguments = arguments;
    }

    /** Before policy was asked. */
    static RefusedCall early(Refusal why, StructuredError error) {
        return new RefusedCall(why, error, null, null, null);
    }

    /** By policy, or after it. */
    static RefusedCall decided(Refusal why, StructuredError error, Decision decision) {
        return new RefusedCall(why, error, decision, null, null);
    }

    /** By the end of a question. */
    static RefusedCall answered(Refusal why, StructuredError error, Decision decision, ApprovalNote approval) {
        return new RefusedCall(why, error, decision, approval, null);
    }

    /** The same refusal of a call whose arguments are established: the log names files as policy does. */
    RefusedCall of(Request request) {
        return new RefusedCall(why, error, decision, approval, request.arguments());
    }

    Refusal why() {
        return why;
    }

    StructuredError error() {
        return error;
    }

    @Nullable
    Decision decision() {
        return decision;
    }

    @Nullable
    ApprovalNote approval() {
        return approval;
    }

    /** As they were established; null before that. */
    @Nullable
    Map<String, @Nullable Object> arguments() {
        return arguments;
    }
}
