package io.kruxos.policy;

import io.kruxos.domain.ApprovalTerms;
import io.kruxos.domain.Limits;
import io.kruxos.domain.RateLimit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What hangs on a rule beside its tier.
 *
 * @param egress one list of host patterns for each rule that names some
 */
record Terms(List<RateLimit> rateLimits, Limits limits, ApprovalTerms approval, List<List<String>> egress) {
    static final Terms NONE = new Terms(List.of(), Limits.NONE, ApprovalTerms.DEFAULT, List.of());

    Terms {
        rateLimits = List.copyOf(rateLimits);
        egress = List.copyOf(egress);
    }

    /** Both together, in an order that does not depend on theirs: every rate limit and every list counts. */
    Terms and(Terms other) {
        return new Terms(
                united(rateLimits, other.rateLimits),
                limits.tightened(other.limits),
                approval.tightened(other.approval),
                united(egress, other.egress));
    }

    private static <T> List<T> united(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream())
                .distinct()
                .sorted(Comparator.comparing(Object::toString))
                .toList();
    }

    /** The same, granting nothing: for a rule that may hold and may not. */
    Terms withoutEgress() {
        return new Terms(rateLimits, limits, approval, List.of());
    }
}
