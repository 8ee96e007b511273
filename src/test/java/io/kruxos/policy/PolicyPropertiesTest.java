package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.CallFacts;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Decision;
import io.kruxos.domain.PathFact;
import io.kruxos.domain.PathGlob;
import io.kruxos.domain.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must hold of every policy, held against thousands of random ones. */
class PolicyPropertiesTest {
    private static final PolicySource HARMLESS =
            new PolicySource("system.yaml", "version: 1\nrules: [{ id: none, capability: x.y, tier: blocked }]\n");
    private static final List<String> PATHS = List.of(
            "/workspace",
            "/workspace/a",
            "/workspace/a/b",
            "/workspace/ab",
            "/workspace/ab/b",
            "/workspace/.env",
            "/workspace/a/.env",
            "/mnt/x",
            "/etc",
            "/",
            "/workspace/b",
            "/workspace/b/b/c");

    private long seed;
    private Random random = new Random();

    @BeforeEach
    void seed() {
        seed = Long.getLong("policy.seed", new Random().nextLong());
        System.out.println("PolicyPropertiesTest policy.seed=" + seed);
        random = new Random(seed);
    }

    private List<GeneratedLayer> layers() {
        return List.of(GeneratedLayer.random(random), GeneratedLayer.random(random), GeneratedLayer.random(random));
    }

    private static PolicyBook book(List<GeneratedLayer> layers) {
        PolicySources sources = PolicySources.builtIn(HARMLESS, Books.HOME);
        if (!layers.get(0).silent()) {
            sources = sources.withOrganization(layers.get(0).source("organization.yaml"));
        }
        if (!layers.get(1).silent()) {
            sources = sources.withGroup("team", layers.get(1).source("groups/team.yaml"));
        }
        if (!layers.get(2).silent()) {
            sources = sources.withAgent("codex", layers.get(2).source("agents/codex.yaml"));
        }
        return Books.compiled(sources);
    }

    private Call call(PathFact.Reach reach) {
        Call call = Call.of(GeneratedRule.pick(random, GeneratedRule.CAPABILITIES));
        if (random.nextInt(10) == 0) {
            call.client(null);
        }
        int paths = reach == PathFact.Reach.SUBTREE ? 1 : random.nextInt(3);
        for (; paths > 0; paths--) {
            PathFact.Access access = random.nextBoolean() ? PathFact.Access.READ : PathFact.Access.WRITE;
            call.path(GeneratedRule.pick(random, PATHS), access, reach);
        }
        if (random.nextInt(4) == 0) {
            call.host(random.nextBoolean() ? "h1" : "h2", random.nextBoolean() ? 443 : 80);
        }
        for (int commands = Math.max(0, random.nextInt(5) - 2); commands > 0; commands--) {
            String name = random.nextBoolean() ? "git" : "ls";
            String directory = random.nextInt(3) == 0 ? "/workspace/" : "/usr/bin/";
            call.command(directory + name, random.nextInt(5) == 0, "-x");
        }
        return call;
    }

    private String context(List<GeneratedLayer> layers, CallFacts facts) {
        return "seed " + seed + "\n" + layers + "\n" + facts;
    }

    @Test
    void shouldAgreeWithTheReference() {
        for (int i = 0; i < 400; i++) {
            List<GeneratedLayer> layers = layers();
            PolicyBook book = book(layers);
            for (int j = 0; j < 250; j++) {
                CallFacts facts = call(PathFact.Reach.ENTRY).facts();
                Decision decision = book.decide(facts);
                assertEquals(Reference.decide(layers, facts), decision.tier(), () -> context(layers, facts));
            }
        }
    }

    @Test
    void shouldDecideTheSameAgainAndInAnyOrderOfRules() {
        for (int i = 0; i < 150; i++) {
            List<GeneratedLayer> layers = layers();
            PolicyBook book = book(layers);
            PolicyBook shuffled =
                    book(layers.stream().map(layer -> layer.shuffled(random)).toList());
            for (int j = 0; j < 60; j++) {
                CallFacts facts = call(random.nextBoolean() ? PathFact.Reach.ENTRY : PathFact.Reach.SUBTREE)
                        .facts();
                Decision first = book.decide(facts);
                Decision other = shuffled.decide(facts);
                assertEquals(first, book.decide(facts), () -> context(layers, facts));
                assertEquals(said(first), said(other), () -> context(layers, facts));
            }
        }
    }

    /** Lines and the digest move with the text; nothing else may. */
    private static List<Object> said(Decision decision) {
        return List.of(
                decision.tier(),
                decision.rule().layer(),
                decision.rule().rule(),
                decision.exclusions(),
                decision.reason());
    }

    @Test
    void shouldOnlyTightenByAnotherLayer() {
        for (int i = 0; i < 150; i++) {
            List<GeneratedLayer> layers = layers();
            GeneratedLayer spoken = GeneratedLayer.random(random);
            int which = random.nextInt(3);
            List<GeneratedLayer> without = new ArrayList<>(layers);
            without.set(which, GeneratedLayer.NONE);
            List<GeneratedLayer> with = new ArrayList<>(layers);
            with.set(which, spoken);
            // With no layer left to speak, asking is the answer: the first layer that speaks may be freer than that.
            boolean othersSpeak = without.stream().anyMatch(layer -> layer.defaults() != null);
            PolicyBook before = book(without);
            PolicyBook after = book(with);
            for (int j = 0; othersSpeak && j < 60; j++) {
                CallFacts facts = call(PathFact.Reach.ENTRY).facts();
                Tier freer = before.decide(facts).tier();
                Tier tier = after.decide(facts).tier();
                assertFalse(freer.stricterThan(tier), () -> context(with, facts));
            }
        }
    }

    @Test
    void shouldNeverLoosenByABlockedRule() {
        for (int i = 0; i < 150; i++) {
            List<GeneratedLayer> layers = layers();
            int which = random.nextInt(3);
            List<GeneratedLayer> more = new ArrayList<>(layers);
            more.set(
                    which,
                    layers.get(which).with(GeneratedRule.random(random, 99).with(Tier.BLOCKED)));
            PolicyBook before = book(layers);
            PolicyBook after = book(more);
            for (int j = 0; j < 60; j++) {
                CallFacts facts = call(PathFact.Reach.ENTRY).facts();
                Tier tier = after.decide(facts).tier();
                assertFalse(before.decide(facts).tier().stricterThan(tier), () -> context(more, facts));
            }
        }
    }

    /** What a tree's decision does not leave out, it covers: no path below may be decided more strictly. */
    @Test
    void shouldCoverAllOfATreeThatIsNotLeftOut() {
        int covered = 0;
        int leftOut = 0;
        for (int i = 0; i < 400; i++) {
            List<GeneratedLayer> layers = layers();
            PolicyBook book = book(layers);
            for (int j = 0; j < 20; j++) {
                CallFacts tree = call(PathFact.Reach.SUBTREE).facts();
                PathFact root = tree.paths().getFirst();
                Decision whole = book.decide(tree);
                for (String path : PATHS) {
                    boolean below = path.equals(root.path())
                            || path.startsWith(root.path().equals("/") ? "/" : root.path() + "/");
                    boolean excluded = whole.exclusions().stream()
                            .anyMatch(pattern -> PathGlob.of(pattern).matches(path));
                    covered += below && !excluded ? 1 : 0;
                    leftOut += below && excluded ? 1 : 0;
                    if (below && !excluded) {
                        Tier entry = book.decide(at(tree, path)).tier();
                        assertFalse(entry.stricterThan(whole.tier()), () -> path + " " + whole + context(layers, tree));
                    }
                }
            }
        }
        assertTrue(covered > 4_000 && leftOut > 400, covered + " and " + leftOut);
    }

    private static CallFacts at(CallFacts tree, String path) {
        PathFact entry = new PathFact(path, tree.paths().getFirst().access(), PathFact.Reach.ENTRY);
        return new CallFacts(
                tree.capability(),
                tree.caller(),
                Map.of(),
                List.of(entry),
                tree.hosts(),
                tree.commands(),
                tree.urls(),
                tree.at());
    }

    @Test
    void shouldListWhatSomeCallPasses() {
        for (int i = 0; i < 150; i++) {
            List<GeneratedLayer> layers = layers();
            PolicyBook book = book(layers);
            for (int j = 0; j < 60; j++) {
                CallFacts facts = call(PathFact.Reach.ENTRY).facts();
                CapabilityName capability = facts.capability();
                if (book.decide(facts).tier() != Tier.BLOCKED) {
                    assertTrue(book.visible(capability, facts.caller()), () -> context(layers, facts));
                }
            }
        }
    }
}
