package io.kruxos.cli;

/** What {@code kruxos} exits with. */
final class ExitCode {
    /** Done. */
    static final int OK = 0;
    /** Not done, or a check found faults. */
    static final int FAILED = 1;
    /** The command line makes no sense. */
    static final int USAGE = 2;
    /** What it names does not exist. */
    static final int UNKNOWN = 3;
    /** Somebody else was first, or it came too late. */
    static final int CONFLICT = 4;
    /** No gateway answers. */
    static final int NO_GATEWAY = 5;

    private ExitCode() {}
}
