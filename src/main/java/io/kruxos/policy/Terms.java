package io.kruxos.policy;

import io.kruxos.domain.ApprovalTerms;
import io.kruxos.domain.Limits;
import io.kruxos.domain.RateLimit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

    /** Both together: every limit and every list counts. */
    Terms and(Terms other) {
        Set<RateLimit> rates = new LinkedHashSet<>(rateLimits);
        rates.addAll(other.rateLimits);
        Set<List<String>> hosts = new LinkedHashSet<>(egress);
        hosts.addAll(other.egress);
        return new Terms(
                new ArrayList<>(rates),
                limits.tightened(other.limits),
                approval.tightened(other.approval),
                new ArrayList<>(hosts));
    }

    /** The same, granting nothing: for a rule that may hold and may not. */
    Terms withoutEgress() {
        return new Terms(rateLimits, limits, approval, List.of());
    }
}
