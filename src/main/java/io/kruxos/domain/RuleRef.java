package io.kruxos.domain;

import org.jspecify.annotations.Nullable;

/**
 * Where a decision comes from.
 *
 * @param layer {@code system}, {@code organization}, {@code group} or {@code agent}
 * @param rule the rule's id; {@code defaults} when no rule matched; {@code unmatched} when no layer says anything
 * @param file the policy file relative to the policies directory, null for what is built in
 * @param line the line the rule starts at, from 1; 0 for what is built in
 */
public record RuleRef(String layer, String rule, @Nullable String file, int line) {
    /** {@code group:edit-workspace (groups/coding-agent.yaml:12)}. */
    @Override
    public String toString() {
        return layer + ":" + rule + (file == null ? "" : " (" + file + ":" + line + ")");
    }
}
