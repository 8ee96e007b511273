package io.kruxos.policy;

/** {@code when}: a CEL expression over the call's arguments and facts, compiled when the policy was. */
record WhenCondition(CelExpression expression) implements Condition {
    @Override
    public Match test(Point point) {
        return expression.test(point);
    }

    @Override
    public String words() {
        return "when: " + expression.source();
    }
}
