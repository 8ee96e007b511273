package io.kruxos.policy;

import java.util.Locale;

/** The layers, from the one that nothing loosens down to a single agent's. */
public enum LayerName {
    SYSTEM,
    ORGANIZATION,
    GROUP,
    AGENT;

    /** The word in decisions: {@code group}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
