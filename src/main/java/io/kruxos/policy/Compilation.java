package io.kruxos.policy;

import java.util.List;

/** What became of policy sources. */
public sealed interface Compilation {
    /** They can be decided from; perhaps with warnings. */
    record Compiled(PolicyBook book, List<Finding> warnings) implements Compilation {
        public Compiled {
            warnings = List.copyOf(warnings);
        }
    }

    /** Something in them is wrong, and nothing of them may be used. */
    record Rejected(List<Finding> findings) implements Compilation {
        public Rejected {
            findings = List.copyOf(findings);
        }
    }
}
