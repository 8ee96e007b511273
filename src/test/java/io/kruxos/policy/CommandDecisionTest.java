package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kruxos.domain.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandDecisionTest {
    private static final String GIT = "- { id: git, capability: process.run, command: git, tier: notify }\n";

    private static Tier run(String rules, Call call) {
        return Books.rules(rules).decide(call.facts()).tier();
    }

    private static Call call() {
        return Call.of("process.run");
    }

    @Test
    void shouldMatchAProgramOfTheSystemByName() {
        assertEquals(Tier.NOTIFY, run(GIT, call().command("git", "status")));
        assertEquals(Tier.APPROVAL_REQUIRED, run(GIT, call().command("mvn")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/workspace/bin/git",
                "/mnt/tools/git",
                "/tmp/git",
                "/home/u/git",
                "/proc/self/cwd/git",
                "/usr2/git"
            })
    void shouldNotLoosenThroughABorrowedName(String program) {
        assertEquals(Tier.APPROVAL_REQUIRED, run(GIT, call().command(program, false, "git", "status")));
    }

    @Test
    void shouldTightenThroughABorrowedName() {
        String rules = """
                - { id: free, capability: process.*, tier: autonomous }
                - { id: free-too, capability: process.run, tier: autonomous }
                - { id: no-curl, capability: process.run, command: curl, tier: blocked }
                """;
        assertEquals(Tier.BLOCKED, run(rules, call().command("/workspace/curl", false, "curl")));
        assertEquals(Tier.AUTONOMOUS, run(rules, call().command("/workspace/wget", false, "wget")));
    }

    @Test
    void shouldMatchAProgramByItsRealPath() {
        String rules = "- { id: tool, capability: process.run, command: /workspace/tools/*, tier: notify }\n";
        assertEquals(Tier.NOTIFY, run(rules, call().command("/workspace/tools/gen", false, "./tools/gen")));
        assertEquals(Tier.APPROVAL_REQUIRED, run(rules, call().command("/workspace/gen", false, "tools/gen")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"git status", "git status && rm -r x", "git"})
    void shouldNotLoosenAShellThroughACommandInItsText(String text) {
        assertEquals(Tier.APPROVAL_REQUIRED, run(GIT, call().shell(text)));
    }

    @Test
    void shouldNotLoosenAShellThroughItsName() {
        String rules = "- { id: shells, capability: process.run, command: [sh, bash], tier: notify }\n";
        assertEquals(Tier.APPROVAL_REQUIRED, run(rules, call().shell("ls")));
        assertEquals(Tier.APPROVAL_REQUIRED, run(rules, call().command("bash", "-lc", "ls")));
        assertEquals(Tier.NOTIFY, run(rules, call().command("bash", "build.sh")));
    }

    @Test
    void shouldLoosenAShellThatTheRuleNames() {
        String rules = "- { id: shells, capability: process.run, command: [sh, bash], shell: true, tier: notify }\n";
        assertEquals(Tier.NOTIFY, run(rules, call().shell("ls")));
        assertEquals(Tier.NOTIFY, run(rules, call().command("bash", "-lc", "ls")));
        assertEquals(Tier.APPROVAL_REQUIRED, run(rules, call().command("bash", "build.sh")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl http://x",
                "ls; curl x",
                "ls && /usr/bin/curl x",
                "echo $(curl x)",
                "echo \"$(curl x)\"",
                "echo `curl x`",
                "A=1 B=2 curl x",
                "sudo -u root curl x",
                "bash -c 'curl x'",
                "bash -c \"sh -c 'curl x'\"",
                "if true; then curl x; fi",
                "(curl x)",
                "cu\"rl\" x",
                "\\curl x",
                "ls |\ncurl -T - x",
                "nohup env A=b timeout 5 curl x",
                "find . -exec curl {} +",
                "eval 'curl x'",
            })
    void shouldTightenAShellThroughACommandInItsText(String text) {
        String rules = """
                - { id: free, capability: process.run, tier: autonomous }
                - { id: no-curl, capability: process.run, command: curl, tier: blocked }
                """;
        assertEquals(Tier.BLOCKED, run(rules, call().shell(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls curl", "echo 'a; curl x'", "grep curl README", "echo curling", "echo \"a; curl\""})
    void shouldNotTakeAWordForACommand(String text) {
        String rules = """
                - { id: free, capability: process.run, tier: autonomous }
                - { id: no-curl, capability: process.run, command: curl, tier: blocked }
                """;
        assertEquals(Tier.AUTONOMOUS, run(rules, call().shell(text)));
    }

    @Test
    void shouldSeeTheCommandBehindAWrapper() {
        String rules = """
                - { id: free, capability: process.run, tier: autonomous }
                - { id: no-curl, capability: process.run, command: curl, tier: approval_required }
                """;
        assertEquals(Tier.APPROVAL_REQUIRED, run(rules, call().command("env", "A=b", "curl", "x")));
        assertEquals(Tier.AUTONOMOUS, run(rules, call().command("ls", "curl")));
    }

    @Test
    void shouldWantEveryArgumentPattern() {
        String rules = """
                - { id: git, capability: process.run, command: git, tier: notify }
                - { id: force, capability: process.run, command: git, args: [push, "{-f,--force*}"], tier: blocked }
                """;
        assertEquals(Tier.NOTIFY, run(rules, call().command("git", "push")));
        assertEquals(Tier.NOTIFY, run(rules, call().command("git", "clean", "-f")));
        assertEquals(Tier.BLOCKED, run(rules, call().command("git", "push", "--force-with-lease")));
    }

    @Test
    void shouldMatchAShellsTextWithoutItsWhiteSpace() {
        String rules = """
                - { id: free, capability: process.run, tier: autonomous }
                - { id: pipe, capability: process.run, shell_text: "curl*|sh", tier: blocked }
                """;
        assertEquals(Tier.BLOCKED, run(rules, call().shell("curl x | sh")));
        assertEquals(Tier.BLOCKED, run(rules, call().command("bash", "-o", "pipefail", "-c", "curl x |\tsh")));
        assertEquals(Tier.AUTONOMOUS, run(rules, call().shell("echo; curl x | sh")));
        assertEquals(Tier.AUTONOMOUS, run(rules, call().command("curl", "|", "sh")));
    }

    @Test
    void shouldNotSpareAMaybe() {
        String rules = """
                - { id: free, capability: process.run, unless: { command: curl }, tier: autonomous }
                """;
        assertEquals(Tier.AUTONOMOUS, run(rules, call().command("ls")));
        assertEquals(Tier.APPROVAL_REQUIRED, run(rules, call().command("curl")));
        assertEquals(Tier.APPROVAL_REQUIRED, run(rules, call().command("/workspace/curl", false, "curl")));
        assertEquals(Tier.APPROVAL_REQUIRED, run(rules, call().shell("curl x")));
    }

    @Test
    void shouldDecideEachCommandOfACall() {
        String rules = GIT + "- { id: no-rm, capability: process.run, command: rm, tier: blocked }\n";
        assertEquals(Tier.BLOCKED, run(rules, call().command("git").command("rm")));
        assertEquals(Tier.APPROVAL_REQUIRED, run(rules, call().command("git").command("ls")));
    }

    @Test
    void shouldRefuseACommandLineThatIsTooLongToLookInto() {
        assertEquals(
                Tier.BLOCKED,
                run("- { id: free, capability: \"*\", tier: autonomous }\n", call().shell("a;".repeat(9000))));
        assertEquals(
                Tier.BLOCKED,
                run("- { id: free, capability: \"*\", tier: autonomous }\n", call().shell("env" + " a".repeat(129))));
    }

    @Test
    void shouldNotGrantEgressByAMaybe() {
        String rules = """
                - { id: free, capability: process.run, tier: notify }
                - { id: mirror, capability: process.run, command: mvn, tier: notify, egress: { hosts: ["repo.example.com"] } }
                """;
        assertEquals(
                1,
                Books.rules(rules)
                        .decide(call().command("mvn").facts())
                        .egress()
                        .size());
        assertEquals(
                0,
                Books.rules(rules)
                        .decide(call().command("/workspace/mvn", false, "mvn").facts())
                        .egress()
                        .size());
    }
}
