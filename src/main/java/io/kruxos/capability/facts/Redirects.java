package io.kruxos.capability.facts;

import io.kruxos.capability.definition.FactRules;
import io.kruxos.capability.definition.FactRules.PathSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the paths behind symbolic links into arguments. */
final class Redirects {
    private Redirects() {}

    static Map<String, @Nullable Object> apply(
            FactRules rules, Map<String, @Nullable Object> arguments, Map<String, String> realPaths) {
        Map<String, @Nullable Object> rewritten = arguments;
        for (FactRules.PathRule rule : rules.paths()) {
            if (rule.source() instanceof PathSource.Input(var ref)) {
                rewritten = ref.mapped(rewritten, (_, path) -> real((String) path, realPaths));
            }
        }
        return rewritten;
    }

    /** The longest of the paths that were sent, because it knows most of the links on the way. */
    private static String real(String path, Map<String, String> realPaths) {
        String longest = null;
        for (String sent : realPaths.keySet()) {
            boolean above = path.equals(sent) || path.startsWith(sent + "/");
            if (above && (longest == null || sent.length() > longest.length())) {
                longest = sent;
            }
        }
        if (longest == null) {
            return path;
        }
        String real = realPaths.get(longest);
        return real + path.substring(longest.length());
    }
}
