package io.kruxos.policy;

import java.util.Locale;

/**
 * Something wrong or odd in a policy file.
 *
 * @param line from 1
 * @param column from 1
 */
public record Finding(Severity severity, String file, int line, int column, String message) {
    /** How bad it is. */
    public enum Severity {
        /** The file cannot be used. */
        ERROR,
        /** The file can be used, and probably does not say what was meant. */
        WARNING
    }

    /** {@code groups/default.yaml:7:5: error: unknown key …}, which editors jump to. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + severity.name().toLowerCase(Locale.ROOT) + ": " + message;
    }
}
