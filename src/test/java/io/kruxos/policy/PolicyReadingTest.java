package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReadingTest {
    private static final String RULE =
            "version: 1\nrules:\n  - id: a\n    capability: filesystem.read\n    tier: notify\n";

    private static List<Finding> findings(String yaml) {
        PolicySources sources = Books.none().withGroup("team", new PolicySource("groups/team.yaml", yaml));
        return switch (PolicyBook.compile(sources, Set.of("filesystem.read", "filesystem.list"))) {
            case Compilation.Compiled done -> done.warnings();
            case Compilation.Rejected rejected -> rejected.findings();
        };
    }

    private static void assertFound(String yaml, String expected) {
        List<String> found = findings(yaml).stream().map(Finding::toString).toList();
        assertTrue(found.contains("groups/team.yaml:" + expected), found.toString());
    }

    private static void assertError(int line, int column, String words, String yaml) {
        List<Finding> found = findings(yaml);
        assertTrue(
                found.stream()
                        .anyMatch(finding -> finding.severity() == Finding.Severity.ERROR
                                && finding.line() == line
                                && finding.column() == column
                                && finding.message().contains(words)),
                found.toString());
    }

    @Test
    void shouldFindNothingInAGoodPolicy() {
        assertEquals(List.of(), findings(RULE));
    }

    @Test
    void shouldNameAnUnknownKeyAndTheNearestKnownOne() {
        assertFound(
                RULE + "    paht: /workspace/**\n",
                "6:5: error: unknown key \"paht\" in a rule; did you mean \"path\"?");
        assertError(1, 1, "did you mean \"version\"?", "versoin: 1\n");
        assertError(2, 13, "did you mean \"tier\"?", "version: 1\ndefaults: { teir: notify }\n");
        assertError(6, 15, "did you mean \"host\"?", RULE + "    unless: { hots: x }\n");
        assertError(6, 19, "did you mean \"max\"?", RULE + "    rate_limit: { max_: 1 }\n");
        assertError(6, 15, "did you mean \"memory\"?", RULE + "    limits: { memroy: 1 }\n");
        assertError(6, 5, "known here: ", RULE + "    xyzzyxyzzy: 1\n");
    }

    @Test
    void shouldNameAWrongTier() {
        assertError(2, 19, "did you mean \"notify\"?", "version: 1\ndefaults: { tier: notfy }\n");
    }

    @Test
    void shouldTakeBothWordsForApproval() {
        assertEquals(List.of(), findings("version: 1\ndefaults: { tier: require_approval }\n"));
        assertEquals(List.of(), findings("version: 1\ndefaults: { tier: approval_required }\n"));
    }

    @Test
    void shouldRefuseDoubledIdsAndKeys() {
        assertError(6, 11, "line 3's already", RULE + "  - { id: a, capability: filesystem.list, tier: notify }\n");
        assertError(6, 5, "stands here twice", RULE + "    tier: notify\n");
    }

    @Test
    void shouldWantWhatARuleNeeds() {
        assertError(3, 5, "needs the key \"id\"", "version: 1\nrules:\n  - capability: a.b\n    tier: notify\n");
        assertError(3, 5, "needs the key \"tier\"", "version: 1\nrules:\n  - id: x\n    capability: a.b\n");
        assertError(3, 5, "needs the key \"capability\"", "version: 1\nrules:\n  - id: x\n    tier: notify\n");
        assertError(1, 1, "needs the key \"version\"", "rules: []\n");
        assertError(1, 10, "the only version is 1", "version: 2\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path: workspace/**",
                "path: /workspace/../etc",
                "path: []",
                "path: { a: b }",
                "access: delete",
                "host: http://example.com",
                "host: example.com:0",
                "host: example.com:99999",
                "host: ::1",
                "command: git push",
                "command: \"{git\"",
                "shell: maybe",
                "principal: codex",
                "time: { days: monday }",
                "time: { from: 8:00 }",
                "time: { zone: Mars/Base }",
                "time: often",
                "when: size(args",
                "when: size(args)",
                "when: nothing_known == 1",
                "unless: {}",
                "unless: { tier: notify }",
                "tier: [notify]",
                "capability: filesystem",
                "capability: \"file system.*\"",
                "capability: []",
                "id: defaults",
                "id: \"a b\"",
                "reason: \"two\\nlines\"",
                "rate_limit: { max: 0, per: 1h }",
                "rate_limit: { max: 5 }",
                "rate_limit: { max: 5, per: soon }",
                "rate_limit: { max: 5, per: 1h, then: autonomous }",
                "rate_limit: { max: 5, per: 1h, then: notify }",
                "limits: { wall: 0s }",
                "limits: { wall: 10 minutes }",
                "limits: { memory: lots }",
                "limits: { memory: 9999999TiB }",
                "limits: { cpus: -1 }",
                "limits: { pids: 0 }",
                "approval: { approvers: 11 }",
                "approval: { timeout: 400d }",
                "egress: {}",
                "egress: { hosts: [\"a/b\"] }",
            })
    void shouldRefuseAWrongValueAtItsLine(String line) {
        String key = line.substring(0, line.indexOf(':'));
        String rule =
                RULE.replaceAll("    " + key + ": .*\n", "").replaceAll("id: a", key.equals("id") ? line : "id: a");
        String yaml = key.equals("id") ? rule : rule + "    " + line + "\n";

        List<Finding> found = findings(yaml);

        long expected = yaml.substring(0, yaml.indexOf(line)).lines().count();
        assertTrue(
                found.stream()
                        .anyMatch(
                                finding -> finding.severity() == Finding.Severity.ERROR && finding.line() == expected),
                found.toString());
    }

    @Test
    void shouldRefuseWhatMakesAFileOtherThanItLooks() {
        assertError(2, 11, "anchors", "version: 1\ndefaults: &a { tier: notify }\n");
        assertError(2, 8, "aliases", "version: 1\nrules: *a\n");
        assertError(1, 10, "tags", "version: !!int 1\n");
        assertError(2, 1, "one document", "version: 1\n---\nversion: 1\n");
        assertError(1, 1, "empty", "# nothing\n");
        assertError(1, 1, "a policy is a mapping", "[1, 2]\n");
        assertError(2, 3, "a key is a word", "version: 1\n? [a]\n: b\n");
    }

    @Test
    void shouldTellWhereYamlItselfIsBroken() {
        List<Finding> found = findings("version: 1\nrules: [\n");
        assertEquals(1, found.size());
        assertTrue(found.getFirst().message().startsWith("not YAML: "), found.toString());
        assertEquals(3, found.getFirst().line());
    }

    @Test
    void shouldReadCharactersOfTwoPartsWhereverTheyStand() {
        for (int i = 1000; i < 1050; i++) {
            assertEquals(List.of(), findings(RULE + "# " + "x".repeat(i - RULE.length()) + "😀\n"));
        }
        assertError(1, 1, "half a character", RULE + "# \ud83d");
    }

    @Test
    void shouldKeepItsLimits() {
        assertError(1, 1, "at most", "#" + "x".repeat(YamlReader.TEXT_MAX));
        assertTrue(findings("a: " + "[".repeat(10_000)).getFirst().message().contains("nested deeper"));
        String many = IntStream.rangeClosed(0, 10_000)
                .mapToObj(i -> "- {id: r" + i + ", capability: a.b, tier: notify}")
                .collect(Collectors.joining("\n"));
        assertError(3, 1, "at most 10000 rules", "version: 1\nrules:\n" + many);
        assertError(6, 11, "1024", RULE + "    path: /" + "a".repeat(1100) + "\n");
        assertError(6, 11, "alternatives", RULE + "    path: /" + "{a,b}".repeat(10) + "\n");
        assertError(6, 11, "1 to 1000 entries", RULE + "    path: [" + "/a,".repeat(1001) + "]\n");
    }

    @Test
    void shouldReportEveryErrorOfAFile() {
        assertEquals(
                3,
                findings(
                                "version: 1\nrules:\n  - { id: a, capability: b, tier: c }\n  - { id: \" \", capability: a.b, tier: notify }\n")
                        .size());
    }

    @Test
    void shouldRejectAllWhenOneFileIsWrong() {
        PolicySources sources = Books.none()
                .withGroup("good", new PolicySource("groups/good.yaml", RULE))
                .withAgent("bad", new PolicySource("agents/bad.yaml", "nonsense"));
        Compilation.Rejected rejected =
                assertInstanceOf(Compilation.Rejected.class, PolicyBook.compile(sources, Set.of()));
        assertEquals("agents/bad.yaml", rejected.findings().getFirst().file());
    }

    @Test
    void shouldRejectAnEmptyBuiltInLayer() {
        PolicySources sources = PolicySources.builtIn(new PolicySource("system.yaml", "version: 1\n"), Books.HOME);
        assertInstanceOf(Compilation.Rejected.class, PolicyBook.compile(sources, Set.of()));
    }

    @Test
    void shouldWarnOfWhatMeansNothing() {
        assertFound(
                RULE.replace("filesystem.read", "filesystem.raed"),
                "3:1: warning: no capability is called \"filesystem.raed\"; did you mean \"filesystem.read\"?");
        assertFound("version: 1\n", "1:1: warning: this policy says nothing");
        assertFound(
                RULE.replace("notify", "blocked") + "    limits: { pids: 3 }\n",
                "3:5: warning: limits, approval and egress mean nothing on a blocked rule");
        assertFound(
                RULE + "    client: codex\n",
                "3:5: warning: a client is what a program says of itself: it proves nothing");
    }

    /** Whatever a file holds, it is compiled or rejected with a place in the file. */
    @Test
    void shouldSurviveAnyText() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String good = io.kruxos.shipped.ShippedPolicies.template("default");
        for (int i = 0; i < 1_000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                int end = Math.min(text.length(), at + random.nextInt(8));
                text.replace(at, end, "{}[]:,-\"'&*!|>%@`#?\n\t \\\u0000é😀".substring(random.nextInt(20)));
            }
            List<Finding> found = switch (PolicyBook.compile(
                    PolicySources.builtIn(new PolicySource("fuzzed.yaml", text.toString()), Books.HOME), Set.of())) {
                case Compilation.Compiled done -> done.warnings();
                case Compilation.Rejected rejected -> rejected.findings();
            };
            for (Finding finding : found) {
                assertTrue(finding.line() >= 1 && finding.column() >= 1, "seed " + seed + ": " + finding);
            }
        }
    }
}
