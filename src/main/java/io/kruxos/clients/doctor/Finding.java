package io.kruxos.clients.doctor;

/**
 * What was found about one thing.
 *
 * @param subject what was looked at, in a word or two
 * @param message what is so, without secrets
 * @param mend what to do; empty when all is well
 */
public record Finding(String subject, Level level, String message, String mend) {
    /** How bad it is. */
    public enum Level {
        OK,
        /** It works, and something is weaker than it could be. */
        WARN,
        /** It does not work, or something goes past KruxOS. */
        FAIL
    }

    static Finding ok(String subject, String message) {
        return new Finding(subject, Level.OK, message, "");
    }

    static Finding warn(String subject, String message, String mend) {
        return new Finding(subject, Level.WARN, message, mend);
    }

    static Finding fail(String subject, String message, String mend) {
        return new Finding(subject, Level.FAIL, message, mend);
    }
}
