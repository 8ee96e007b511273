package io.kruxos.audit;

/** Knows secret values by their hashes, to keep them out of records. Called from any thread; must be quick. */
@FunctionalInterface
public interface KnownSecrets {
    /** Knows none. */
    KnownSecrets NONE = text -> text;

    /** The text with every secret value in it replaced; the same object when there is none. */
    String scrub(String text);
}
