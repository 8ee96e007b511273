package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.kruxos.domain.Decision;
import io.kruxos.domain.Tier;
import io.kruxos.shipped.ShippedPolicies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is built in holds against a policy that allows everything. */
class SystemLayerTest {
    private static final PolicyBook BOOK = Books.rules("""
            - { id: everything, capability: "*", tier: autonomous }
            - { id: exactly, capability: [process.run, filesystem.read, filesystem.write], tier: autonomous }
            """);

    private static void assertBuiltIn(Decision decision) {
        assertEquals(Tier.BLOCKED, decision.tier());
        assertEquals("system", decision.rule().layer());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/etc/passwd", "/usr/bin/ls", "/boot/x", "/var/lib/dpkg/status", "/root/.bashrc", "/dev/sda"
            })
    void shouldBlockWritesToSystemPaths(String path) {
        assertBuiltIn(BOOK.decide(Call.of("filesystem.write").write(path).facts()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/lib/kruxos",
                "/var/lib/kruxos/policies/groups/default.yaml",
                "/var/lib/kruxos/audit/2026-11-22.log",
                "/var/lib/kruxos/workspaces/other/a",
                "/etc/shadow",
                "/proc/self/environ",
                "/proc/self/task/7/environ",
                "/proc/kcore",
                "/home/u/.ssh/id_ed25519",
                "/root/.aws/credentials",
                "/home/u/.codex/auth.json",
            })
    void shouldBlockReadsOfSecretsAndOfItsOwnHome(String path) {
        assertBuiltIn(BOOK.decide(Call.of("filesystem.read").read(path).facts()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/workspace/etc/passwd", "/mnt/data/a", "/tmp/a", "/workspace/proc/x/environ"})
    void shouldLeaveAgentsTheirOwn(String path) {
        assertEquals(
                Tier.AUTONOMOUS,
                BOOK.decide(Call.of("filesystem.write").write(path).facts()).tier());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf /",
                "rm -r -f /*",
                "rm --recursive //",
                "rm -fr /usr/../",
                "rm -Rf /home",
                "rm -rf ~",
                "rm -rf $HOME",
                "rm x --no-preserve-root",
                "sudo rm -rf /etc/",
                "echo a; rm -rf /",
                "bash -c 'rm -rf /'",
                "find / -delete",
                "mkfs.ext4 /dev/sda1",
                "mke2fs x",
                "wipefs -a x",
                "dd if=/dev/zero of=/dev/sda",
                "dd if=x of=/dev/nvme0n1p1",
                "cat x > /dev/sda",
                "cat x >/dev/nvme0n1",
                ":(){ :|:& };:",
                "bomb() { bomb | bomb & }; bomb",
                "shutdown -h now",
                "reboot",
                "systemctl poweroff",
                "init 0",
                "chmod -R 777 /",
                "chown -R x /etc",
                "kill -9 -1",
            })
    void shouldBlockMassDestructionInShellText(String text) {
        assertBuiltIn(BOOK.decide(Call.of("process.run").shell(text).facts()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf /",
                "rm -rf /workspace",
                "mkfs.xfs x",
                "dd of=/dev/vda",
                "reboot",
                "kill -9 -1",
                "sudo rm -rf /",
                "find / -delete",
            })
    void shouldBlockMassDestructionInArguments(String line) {
        assertBuiltIn(
                BOOK.decide(Call.of("process.run").command(line.split(" ")).facts()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf build",
                "rm -rf /workspace/build",
                "rm -f /etc",
                "ls /",
                "dd if=a of=/dev/null",
                "cat a > /dev/null",
                "kill -1 55",
                "f() { echo a; }; f",
                "find /workspace/target -name x",
                "chmod -R u+w /workspace/a",
                "systemctl status x",
                "git rm -r a",
                "echo 'rm -rf /'",
            })
    void shouldLeaveOrdinaryCommandsToOtherPolicies(String text) {
        Decision decision = BOOK.decide(Call.of("process.run").shell(text).facts());
        assertEquals(Tier.AUTONOMOUS, decision.tier(), decision.rule().toString());
    }

    @Test
    void shouldTakeTheHomeByItsCharacters() {
        PolicyBook book = Books.compiled(PolicySources.builtIn(ShippedPolicies.system(), "/data/a*b{c}/[k]"));
        assertBuiltIn(book.decide(
                Call.of("filesystem.read").read("/data/a*b{c}/[k]/tls/key.pem").facts()));
        assertNotEquals(
                Tier.BLOCKED,
                book.decide(Call.of("filesystem.read")
                                .read("/data/axb{c}/k/tls")
                                .facts())
                        .tier());
    }
}
