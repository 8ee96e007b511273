package io.kruxos.policy;

import io.kruxos.domain.CallFacts;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All policies in force, compiled; immutable. Equal facts get equal decisions. A changed file makes a new book, and whoever
 * holds the old one puts the new one in its place.
 */
public final class PolicyBook {
    private final Layer system;
    private final @Nullable Layer organization;
    private final Map<String, Layer> groups;
    private final Map<String, Layer> agents;
    private final Digest digest;
    private final Decision unmatched;

    PolicyBook(
            Layer system,
            @Nullable Layer organization,
            Map<String, Layer> groups,
            Map<String, Layer> agents,
            Digest digest) {
        this.system = system;
        this.organization = organization;
        this.groups = Map.copyOf(groups);
        this.agents = Map.copyOf(agents);
        this.digest = digest;
        this.unmatched = Decisions.unmatched(digest);
    }

    /**
     * Compiles all sources, or says everything that is wrong with them.
     *
     * @param capabilities all names that there are, for warnings about rules that nothing can match; empty: no such warnings
     */
    public static Compilation compile(PolicySources sources, Set<String> capabilities) {
        return PolicyCompiler.compile(sources, capabilities);
    }

    /** The digest of all sources. */
    public Digest digest() {
        return digest;
    }

    /** Decides one call. Never throws for facts: those that cannot be decided on are refused. */
    public Decision decide(CallFacts facts) {
        PointWalk walk = PointWalk.of(facts);
        Optional<String> fault = walk.fault();
        if (fault.isPresent()) {
            return Decisions.undecidable(fault.get(), digest);
        }
        Layer group = groups.get(facts.caller().group());
        Layer agent = agents.get(facts.caller().agent().value());
        Deliberation deliberation = new Deliberation(facts, unmatched);
        walk.until(deliberation, () -> ask(deliberation, group, agent));
        return deliberation.conclude();
    }

    /** True when the call is blocked already. */
    private boolean ask(Deliberation deliberation, @Nullable Layer group, @Nullable Layer agent) {
        deliberation.begin();
        boolean blocked = deliberation.ask(system)
                || deliberation.ask(organization)
                || deliberation.ask(group)
                || deliberation.ask(agent);
        deliberation.end();
        return blocked;
    }

    /** Whether any call that {@code caller} could make of a capability is not blocked; what is listed for it. */
    public boolean visible(CapabilityName capability, Caller caller) {
        Visibility visibility = Visibility.of(capability, caller);
        return layers(caller).noneMatch(visibility::blocked);
    }

    /** Tells how {@link #decide} came to its decision. */
    public Explanation explain(CallFacts facts) {
        return Explainer.explain(facts, decide(facts), layers(facts.caller()).toList());
    }

    /** The rules in force for one caller, layer by layer. */
    public List<LayerView> show(Caller caller) {
        return layers(caller).map(LayerView::of).toList();
    }

    private Stream<Layer> layers(Caller caller) {
        return Stream.of(
                        Optional.of(system),
                        Optional.ofNullable(organization),
                        Optional.ofNullable(groups.get(caller.group())),
                        Optional.ofNullable(agents.get(caller.agent().value())))
                .flatMap(Optional::stream);
    }
}
