package io.kruxos.policy;

import io.kruxos.shipped.ShippedPolicies;
import java.util.Set;

/** Policy books for tests. */
final class Books {
    static final String HOME = "/var/lib/kruxos";

    private Books() {}

    /** Only what is built in. */
    static PolicySources none() {
        return PolicySources.builtIn(ShippedPolicies.system(), HOME);
    }

    /** The built-in layer and one for the group {@code team}. */
    static PolicyBook group(String yaml) {
        return compiled(none().withGroup("team", new PolicySource("groups/team.yaml", yaml)));
    }

    /** A group policy of these rules, without defaults. */
    static PolicyBook rules(String rules) {
        return group("version: 1\nrules:\n" + rules.indent(2));
    }

    static PolicyBook compiled(PolicySources sources) {
        return switch (PolicyBook.compile(sources, Set.of())) {
            case Compilation.Compiled done -> done.book();
            case Compilation.Rejected rejected -> throw new AssertionError(rejected.findings());
        };
    }
}
