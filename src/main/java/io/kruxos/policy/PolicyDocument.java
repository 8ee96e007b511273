package io.kruxos.policy;

import io.kruxos.domain.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file, compiled.
 *
 * @param defaults the decision where no rule matches; null: the file says nothing then
 */
record PolicyDocument(
        LayerName layer,
        String file,
        String description,
        @Nullable Decision defaults,
        List<Rule> rules) {
    PolicyDocument {
        rules = List.copyOf(rules);
    }
}
