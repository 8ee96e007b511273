package io.kruxos.domain;

import java.util.Locale;
import java.util.Optional;

/** How free a call is, from free to strict; the order of the constants is the order of strictness. */
public enum Tier {
    /** Runs. */
    AUTONOMOUS,
    /** Runs, and the operator is told. */
    NOTIFY,
    /** Runs only after a person said yes. */
    APPROVAL_REQUIRED,
    /** Refused, and not even listed. */
    BLOCKED;

    /** The stricter of the two. */
    public Tier strictest(Tier other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public boolean stricterThan(Tier other) {
        return compareTo(other) > 0;
    }

    /** The word in policies, logs and answers: {@code approval_required}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The tier of a word; {@code require_approval} is the same as {@code approval_required}. Empty for any other word. */
    public static Optional<Tier> ofWord(String word) {
        return switch (word) {
            case "autonomous" -> Optional.of(AUTONOMOUS);
            case "notify" -> Optional.of(NOTIFY);
            case "approval_required", "require_approval" -> Optional.of(APPROVAL_REQUIRED);
            case "blocked" -> Optional.of(BLOCKED);
            default -> Optional.empty();
        };
    }
}
