package io.kruxos.policy;

/** The wall before the expression library, which costs a third of a second to load: a policy without {@code when} never does. */
interface CelExpression {
    /** The expression as it was written. */
    String source();

    /** {@link Match#UNKNOWN} when it cannot be evaluated. */
    Match test(Point point);
}
