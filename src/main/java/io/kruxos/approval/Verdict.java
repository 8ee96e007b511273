package io.kruxos.approval;

import io.kruxos.domain.Question;
import org.jspecify.annotations.Nullable;

/** How a question ended, for the call that waits for it. */
public sealed interface Verdict {
    /** Run it. */
    record Accepted(String by) implements Verdict {}

    /** A person said no; {@code remark} is the reason they gave. */
    record Rejected(String by, @Nullable String remark) implements Verdict {}

    /** Nobody decided in time. */
    record Expired() implements Verdict {}

    /** The question stands no more, because the client took the call back or an operator stopped its agent. */
    record Withdrawn(String why) implements Verdict {}

    /** The verdict of a question that does not wait any more. */
    static Verdict of(Question.Standing standing) {
        String by = standing.by() == null ? "an operator" : standing.by();
        return switch (standing.state()) {
            case PENDING -> throw new IllegalArgumentException("a pending question has no verdict");
            case ACCEPTED -> new Accepted(by);
            case REJECTED -> new Rejected(by, standing.remark());
            case EXPIRED -> new Expired();
            case WITHDRAWN -> new Withdrawn(standing.remark() == null ? "withdrawn" : standing.remark());
        };
    }
}
