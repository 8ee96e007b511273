package io.kruxos.policy;

import io.kruxos.domain.Tier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A random layer; without rules and defaults it has no file. */
record GeneratedLayer(@Nullable Tier defaults, List<GeneratedRule> rules) {
    static final GeneratedLayer NONE = new GeneratedLayer(null, List.of());

    static GeneratedLayer random(Random random) {
        if (random.nextInt(4) == 0) {
            return NONE;
        }
        List<GeneratedRule> rules = new ArrayList<>();
        for (int count = random.nextInt(7); count > 0; count--) {
            rules.add(GeneratedRule.random(random, count));
        }
        return new GeneratedLayer(
                random.nextInt(3) == 0 ? null : GeneratedRule.pick(random, GeneratedRule.TIERS), rules);
    }

    boolean silent() {
        return defaults == null && rules.isEmpty();
    }

    GeneratedLayer shuffled(Random random) {
        List<GeneratedRule> other = new ArrayList<>(rules);
        Collections.shuffle(other, random);
        return new GeneratedLayer(defaults, other);
    }

    GeneratedLayer with(GeneratedRule rule) {
        List<GeneratedRule> more = new ArrayList<>(rules);
        more.add(rule);
        return new GeneratedLayer(defaults, more);
    }

    PolicySource source(String file) {
        StringBuilder yaml = new StringBuilder("version: 1\n");
        if (defaults != null) {
            yaml.append("defaults: { tier: ").append(defaults.word()).append(" }\n");
        }
        yaml.append("rules:\n");
        rules.forEach(rule -> yaml.append(rule.yaml().indent(2)));
        return new PolicySource(file, yaml.toString());
    }
}
