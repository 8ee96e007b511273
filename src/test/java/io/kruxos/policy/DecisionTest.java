package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Decision;
import io.kruxos.domain.Tier;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {
    private static final String READ_SRC = """
            - id: read-src
              capability: filesystem.read
              path: /workspace/src/**
              tier: autonomous
            """;

    private static void assertDecides(Tier tier, String rule, Decision decision) {
        assertEquals(tier + " " + rule, decision.tier() + " " + decision.rule().rule(), decision.reason());
    }

    @Test
    void shouldAskWhereNoLayerSaysAnything() {
        Decision decision = Books.compiled(Books.none())
                .decide(Call.of("filesystem.read").read("/workspace/a").facts());
        assertDecides(Tier.APPROVAL_REQUIRED, "unmatched", decision);
    }

    @Test
    void shouldTakeTheDefaultWhereNoRuleMatches() {
        PolicyBook book = Books.group("version: 1\ndefaults: { tier: notify }\nrules:\n" + READ_SRC);
        Decision decision =
                book.decide(Call.of("filesystem.read").read("/workspace/other").facts());
        assertDecides(Tier.NOTIFY, "defaults", decision);
        assertEquals("groups/team.yaml", decision.rule().file());
        assertEquals(2, decision.rule().line());
    }

    @Test
    void shouldNameTheRuleWithItsPlace() {
        Decision decision = Books.rules(READ_SRC)
                .decide(Call.of("filesystem.read").read("/workspace/src/A.java").facts());
        assertEquals("group:read-src (groups/team.yaml:3)", decision.rule().toString());
        assertEquals(Tier.AUTONOMOUS, decision.tier());
    }

    @Test
    void shouldLetTheMostSpecificCapabilityDecide() {
        String rules = """
                - { id: everything, capability: "*", tier: blocked }
                - { id: any-read, capability: "*.read", tier: blocked }
                - { id: category, capability: filesystem.*, tier: approval_required }
                - { id: closer, capability: filesystem.re*, tier: notify }
                - { id: exact, capability: filesystem.read, tier: autonomous }
                """;
        PolicyBook book = Books.rules(rules);
        assertDecides(
                Tier.AUTONOMOUS, "exact", book.decide(Call.of("filesystem.read").facts()));
        assertDecides(
                Tier.NOTIFY, "closer", book.decide(Call.of("filesystem.restore").facts()));
        assertDecides(
                Tier.APPROVAL_REQUIRED,
                "category",
                book.decide(Call.of("filesystem.write").facts()));
        assertDecides(
                Tier.BLOCKED, "any-read", book.decide(Call.of("state.read").facts()));
        assertDecides(
                Tier.BLOCKED, "everything", book.decide(Call.of("state.get").facts()));
    }

    @Test
    void shouldTakeAChoiceForExactNames() {
        PolicyBook book = Books.rules("""
                - { id: some, capability: "filesystem.{read,list}", tier: autonomous }
                - { id: all, capability: filesystem.*, tier: blocked }
                """);
        assertDecides(
                Tier.AUTONOMOUS, "some", book.decide(Call.of("filesystem.list").facts()));
        assertDecides(
                Tier.BLOCKED, "all", book.decide(Call.of("filesystem.write").facts()));
    }

    @Test
    void shouldTakeTheStrictestOfEquallySpecificRulesInAnyOrder() {
        String free = "- { id: b-free, capability: filesystem.read, tier: autonomous }\n";
        String strict = "- { id: a-strict, capability: filesystem.read, path: /workspace/x, tier: blocked }\n";
        for (String rules : List.of(free + strict, strict + free)) {
            assertDecides(
                    Tier.BLOCKED,
                    "a-strict",
                    Books.rules(rules)
                            .decide(Call.of("filesystem.read")
                                    .read("/workspace/x")
                                    .facts()));
        }
    }

    @Test
    void shouldPassARuleByThatMatchesNotForALessSpecificOne() {
        PolicyBook book =
                Books.rules(READ_SRC + "- { id: no-etc, capability: filesystem.*, path: /etc/**, tier: blocked }\n");
        assertDecides(
                Tier.BLOCKED,
                "no-etc",
                book.decide(Call.of("filesystem.read").read("/etc/hosts").facts()));
    }

    @Test
    void shouldNeverLoosenAHigherLayer() {
        String free = "version: 1\nrules: [{ id: free, capability: filesystem.write, tier: autonomous }]\n";
        String strict = "version: 1\nrules: [{ id: strict, capability: \"*\", tier: approval_required }]\n";
        PolicySources sources = Books.none()
                .withOrganization(new PolicySource("organization.yaml", strict))
                .withGroup("team", new PolicySource("groups/team.yaml", free))
                .withAgent("codex", new PolicySource("agents/codex.yaml", free));
        Decision decision = Books.compiled(sources)
                .decide(Call.of("filesystem.write").write("/workspace/a").facts());
        assertDecides(Tier.APPROVAL_REQUIRED, "strict", decision);
        assertEquals("organization", decision.rule().layer());
    }

    @Test
    void shouldLetALowerLayerTighten() {
        PolicySources sources = Books.none()
                .withGroup("team", source("groups/team.yaml", "autonomous"))
                .withAgent("codex", source("agents/codex.yaml", "blocked"));
        PolicyBook book = Books.compiled(sources);
        assertEquals(Tier.BLOCKED, book.decide(Call.of("agent.whoami").facts()).tier());
        assertEquals(
                Tier.AUTONOMOUS,
                book.decide(Call.of("agent.whoami").agent("other").facts()).tier());
    }

    private static PolicySource source(String file, String tier) {
        return new PolicySource(file, "version: 1\nrules: [{ id: r, capability: agent.*, tier: " + tier + " }]\n");
    }

    @Test
    void shouldDecideEachPathOfACall() {
        PolicyBook book = Books.rules("""
                - { id: free, capability: filesystem.copy, path: /workspace/**, tier: autonomous }
                - { id: asked, capability: filesystem.copy, path: /workspace/out/**, access: write, tier: approval_required }
                """);
        assertDecides(
                Tier.APPROVAL_REQUIRED,
                "asked",
                book.decide(Call.of("filesystem.copy")
                        .read("/workspace/a")
                        .write("/workspace/out/a")
                        .facts()));
        assertDecides(
                Tier.AUTONOMOUS,
                "free",
                book.decide(Call.of("filesystem.copy")
                        .read("/workspace/out/a")
                        .write("/workspace/b")
                        .facts()));
    }

    @Test
    void shouldAskWhereOnePathIsUnmatched() {
        Decision decision = Books.rules(READ_SRC)
                .decide(Call.of("filesystem.read")
                        .read("/workspace/src/a")
                        .read("/workspace/b")
                        .facts());
        assertDecides(Tier.APPROVAL_REQUIRED, "unmatched", decision);
    }

    @Test
    void shouldMatchPathAndHostAsAPair() {
        PolicyBook book = Books.rules("""
                - id: upload
                  capability: network.http_request
                  path: /workspace/public/**
                  host: "*.example.com:443"
                  tier: autonomous
                """);
        assertEquals(
                Tier.AUTONOMOUS,
                book.decide(upload("/workspace/public/a", "files.example.com", 443))
                        .tier());
        assertEquals(
                Tier.APPROVAL_REQUIRED,
                book.decide(upload("/workspace/private/a", "files.example.com", 443))
                        .tier());
        assertEquals(
                Tier.APPROVAL_REQUIRED,
                book.decide(upload("/workspace/public/a", "example.com", 443)).tier());
        assertEquals(
                Tier.APPROVAL_REQUIRED,
                book.decide(upload("/workspace/public/a", "files.example.com", 80))
                        .tier());
    }

    private static io.kruxos.domain.CallFacts upload(String path, String host, int port) {
        return Call.of("network.http_request").read(path).host(host, port).facts();
    }

    @Test
    void shouldNotMatchAFactThatACallDoesNotHave() {
        PolicyBook book = Books.rules("- { id: no-etc, capability: \"*\", path: /etc/**, tier: blocked }\n");
        assertDecides(
                Tier.APPROVAL_REQUIRED,
                "unmatched",
                book.decide(Call.of("agent.whoami").facts()));
    }

    @ParameterizedTest
    @CsvSource({"/workspace/../etc/passwd", "/workspace/./a", "/workspace//a", "/workspace/", "/..", "/workspace/.."})
    void shouldRefuseAPathThatIsNotResolved(String path) {
        PolicyBook book = Books.rules("- { id: free, capability: \"*\", tier: autonomous }\n");
        assertDecides(
                Tier.BLOCKED,
                "undecidable",
                book.decide(Call.of("filesystem.read").read(path).facts()));
    }

    @Test
    void shouldTakeOddButResolvedPaths() {
        PolicyBook book = Books.rules("- { id: free, capability: \"*\", tier: autonomous }\n");
        Call call = Call.of("filesystem.read");
        Stream.of("/", "/...", "/workspace/..a", "/workspace/.a", "/a.").forEach(call::read);
        assertDecides(Tier.AUTONOMOUS, "free", book.decide(call.facts()));
    }

    @Test
    void shouldRefuseMoreFactsThanItDecidesOn() {
        Call call = Call.of("network.http_request");
        for (int i = 1; i <= 101; i++) {
            call.read("/workspace/" + i).host("h" + i, i);
        }
        assertDecides(
                Tier.BLOCKED,
                "undecidable",
                Books.rules("- { id: free, capability: \"*\", tier: autonomous }\n")
                        .decide(call.facts()));
    }

    @Test
    void shouldRefuseWhatARuleCannotTell() {
        PolicyBook book = Books.rules("- { id: by-client, capability: agent.*, client: codex-*, tier: autonomous }\n");
        assertDecides(
                Tier.AUTONOMOUS,
                "by-client",
                book.decide(Call.of("agent.whoami").facts()));
        Decision untold = book.decide(Call.of("agent.whoami").client(null).facts());
        assertDecides(Tier.BLOCKED, "by-client", untold);
        assertTrue(untold.reason().contains("cannot be evaluated"), untold.reason());
    }

    @Test
    void shouldHoldAPatternWithoutASlashAgainstTheClientsNameAlone() {
        PolicyBook book = Books.rules("""
                - { id: name, capability: agent.whoami, client: "*codex", tier: autonomous }
                - { id: version, capability: agent.policy, client: "codex/2.*", tier: autonomous }
                """);
        assertEquals(
                Tier.AUTONOMOUS,
                book.decide(Call.of("agent.whoami").client("codex/1").facts()).tier());
        assertEquals(
                Tier.APPROVAL_REQUIRED,
                book.decide(Call.of("agent.whoami").client("other/1codex").facts())
                        .tier());
        assertEquals(
                Tier.AUTONOMOUS,
                book.decide(Call.of("agent.policy").client("codex/2.1").facts()).tier());
        assertEquals(
                Tier.APPROVAL_REQUIRED,
                book.decide(Call.of("agent.policy").client("codex").facts()).tier());
    }

    @Test
    void shouldNotAskARuleThatIsOverriddenWhatItCannotTell() {
        PolicyBook book = Books.rules("""
                - { id: by-client, capability: agent.*, client: codex-*, tier: autonomous }
                - { id: exact, capability: agent.whoami, tier: notify }
                """);
        assertDecides(
                Tier.NOTIFY,
                "exact",
                book.decide(Call.of("agent.whoami").client(null).facts()));
    }

    @Test
    void shouldSpareWhatUnlessNames() {
        PolicyBook book = Books.rules("""
                - id: edit
                  capability: filesystem.write
                  path: /workspace/**
                  unless: { path: ["/workspace/.git/**", "**/.env*"] }
                  tier: notify
                """);
        assertEquals(Tier.NOTIFY, write(book, "/workspace/a"));
        assertEquals(Tier.APPROVAL_REQUIRED, write(book, "/workspace/.git/config"));
        assertEquals(Tier.APPROVAL_REQUIRED, write(book, "/workspace/app/.env.local"));
    }

    private static Tier write(PolicyBook book, String path) {
        return book.decide(Call.of("filesystem.write").write(path).facts()).tier();
    }

    @Test
    void shouldTellPrincipalsAndAgents() {
        PolicyBook book = Books.rules("""
                - { id: by-group, capability: agent.session, principal: "group:te*", tier: autonomous }
                - { id: by-principal, capability: agent.policy, principal: ["agent:codex"], tier: autonomous }
                - { id: by-agent, capability: agent.whoami, agent: [codex, "claude-*"], tier: autonomous }
                """);
        assertEquals(
                Tier.AUTONOMOUS, book.decide(Call.of("agent.session").facts()).tier());
        assertEquals(
                Tier.AUTONOMOUS, book.decide(Call.of("agent.policy").facts()).tier());
        assertEquals(
                Tier.AUTONOMOUS,
                book.decide(Call.of("agent.whoami").agent("claude-1").facts()).tier());
        assertEquals(
                Tier.APPROVAL_REQUIRED,
                book.decide(Call.of("agent.whoami").agent("other").facts()).tier());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T07:00:00Z, AUTONOMOUS", // Monday 08:00 in Zurich
        "2026-11-23T06:59:59Z, APPROVAL_REQUIRED",
        "2026-11-23T16:59:59Z, AUTONOMOUS",
        "2026-11-23T17:00:00Z, APPROVAL_REQUIRED",
        "2026-11-22T10:00:00Z, APPROVAL_REQUIRED", // Sunday
    })
    void shouldKeepToHours(String at, Tier expected) {
        PolicyBook book = Books.rules("""
                - id: office
                  capability: agent.*
                  time: { days: mon-fri, from: "08:00", to: "18:00", zone: Europe/Zurich }
                  tier: autonomous
                """);
        assertEquals(
                expected, book.decide(Call.of("agent.whoami").at(at).facts()).tier());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T23:00:00Z, AUTONOMOUS", // Friday night
        "2026-11-28T05:59:00Z, AUTONOMOUS", // and its morning
        "2026-11-28T23:00:00Z, APPROVAL_REQUIRED",
    })
    void shouldCountAWindowOverMidnightToTheDayItStartsOn(String at, Tier expected) {
        PolicyBook book = Books.rules("""
                - { id: night, capability: agent.*, time: { days: fri, from: "22:00", to: "06:00" }, tier: autonomous }
                """);
        assertEquals(
                expected, book.decide(Call.of("agent.whoami").at(at).facts()).tier());
    }

    @Test
    void shouldTightenWhatHangsOnAllRulesInForce() {
        PolicySources sources = Books.none()
                .withOrganization(new PolicySource("organization.yaml", """
                        version: 1
                        rules:
                          - id: floor
                            capability: process.*
                            tier: notify
                            rate_limit: { max: 10, per: 1h, then: blocked }
                            limits: { memory: 1GiB, wall: 1h }
                            approval: { approvers: 2 }
                            egress: { hosts: ["*.example.com"] }
                        """))
                .withGroup("team", new PolicySource("groups/team.yaml", """
                        version: 1
                        rules:
                          - id: asked
                            capability: process.run
                            tier: approval_required
                            rate_limit: { max: 5, per: 1m, then: blocked }
                            limits: { memory: 4GiB, wall: 10m }
                            approval: { timeout: 2m, grant: never }
                            egress: { hosts: ["repo.example.com:443"] }
                        """));
        Decision decision = Books.compiled(sources)
                .decide(Call.of("process.run").command("mvn").facts());
        assertDecides(Tier.APPROVAL_REQUIRED, "asked", decision);
        assertEquals(2, decision.rateLimits().size());
        assertEquals(Duration.ofMinutes(10), decision.limits().wall());
        assertEquals(1L << 30, decision.limits().memoryBytes());
        assertEquals(2, decision.approval().approvers());
        assertEquals(Duration.ofMinutes(2), decision.approval().timeout());
        assertEquals(Duration.ZERO, decision.approval().grant());
        assertEquals(List.of(List.of("*.example.com"), List.of("repo.example.com:443")), decision.egress());
    }

    @Test
    void shouldCarryADigestThatEverySourceChanges() {
        PolicySources sources = Books.none();
        PolicySource one = new PolicySource("groups/a.yaml", "version: 1\ndefaults: { tier: notify }\n");
        PolicySource other = new PolicySource("groups/a.yaml", one.text() + "\n");
        assertNotEquals(
                Books.compiled(sources).digest(),
                Books.compiled(sources.withGroup("a", one)).digest());
        assertNotEquals(
                Books.compiled(sources.withGroup("a", one)).digest(),
                Books.compiled(sources.withGroup("a", other)).digest());
        assertNotEquals(
                Books.compiled(sources.withGroup("a", one)).digest(),
                Books.compiled(sources.withAgent("a", one)).digest());
        PolicyBook book = Books.compiled(sources.withGroup("a", one));
        assertEquals(book.digest(), book.decide(Call.of("agent.whoami").facts()).policy());
    }
}
