package io.kruxos.policy;

import io.kruxos.domain.Digest;
import io.kruxos.domain.RuleRef;

/** Where a file is read for. */
record Scope(LayerName layer, String file, String home, Digest policy, Findings findings) {
    private static final String HOME = "${home}";

    RuleRef ref(String rule, int line) {
        return builtIn() ? new RuleRef(layer.word(), rule, null, 0) : new RuleRef(layer.word(), rule, file, line);
    }

    private boolean builtIn() {
        return layer == LayerName.SYSTEM;
    }

    /** In the built-in layer, {@code ${home}} is KruxOS's own home; elsewhere it is nothing special, and no path pattern. */
    String withHome(String pattern) {
        return builtIn() ? pattern.replace(HOME, Values.escaped(home)) : pattern;
    }
}
