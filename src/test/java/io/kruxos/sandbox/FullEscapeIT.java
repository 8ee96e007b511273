package io.kruxos.sandbox;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tries to get out of a cell of mode {@code full}; needs root and gcc. */
class FullEscapeIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path temporary;

    @SuppressWarnings("NullAway.Init")
    private static Path workspace;

    @SuppressWarnings("NullAway.Init")
    private static Path secret;

    @SuppressWarnings("NullAway.Init")
    private static Cells cells;

    @SuppressWarnings("NullAway.Init")
    private static Prompt cell;

    @BeforeAll
    static void open() throws Exception {
        temporary = temporary.toRealPath();
        workspace = Files.createDirectory(temporary.resolve("work"));
        secret = Files.writeString(temporary.resolve("secret"), "top secret");
        Attack.compileInto(workspace);
        cells = new Cells(
                SandboxMode.FULL,
                temporary.resolve("home"),
                temporary.resolve("home").resolve("cells"),
                new WarmUp(List.of()));
        cell = Prompt.in(cells.open(Commands.plan(1, workspace)));
    }

    @AfterAll
    static void close() {
        cells.close();
    }

    @Test
    void shouldRefuseForbiddenCalls() {
        assertAll(Attack.allRefused(cell));
    }

    @Test
    void shouldAnswerWithMissingWhereProgramsFallBack() {
        assertEquals("ENOSYS", cell.answer("./attack clone3"));
        assertEquals("ENOSYS", cell.answer("./attack newer_call"));
    }

    @Test
    void shouldKillProgramsThatUseOtherAbis() {
        if (System.getProperty("os.arch").equals("amd64")) {
            Attack.assertKilled(cell, "x32");
            Attack.assertKilled(cell, "i386");
        } else {
            assertEquals("aarch64", System.getProperty("os.arch"));
        }
    }

    @Test
    void shouldShowNothingOfTheHostButPrograms() {
        Set<String> expected =
                new TreeSet<>(Set.of("dev", "etc", "home", "proc", "sys", "tmp", "usr", "var", "workspace"));
        for (String linked : List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32")) {
            if (Files.exists(Path.of("/", linked))) {
                expected.add(linked);
            }
        }
        // Landlock refuses even to list the root, so its names are asked for one by one.
        String seen = cell.answer(
                "for n in bin boot dev etc home lib lib32 lib64 libx32 media mnt opt proc root run sbin srv sys tmp usr var"
                        + " workspace; do [ -e /$n ] && echo $n; done");
        assertEquals(expected, new TreeSet<>(seen.lines().toList()));
        assertEquals("ENOENT", cell.answer("./attack open /etc/shadow"));
        assertEquals("ENOENT", cell.answer("./attack open /etc/sudoers"));
        assertEquals("ENOENT", cell.answer("./attack open /etc/ssh"));
        assertEquals("ENOENT", cell.answer("./attack open " + secret));
        assertEquals("EACCES", cell.answer("./attack open /"));
        assertEquals("3", cell.answer("wc -l </etc/passwd"));
    }

    @Test
    void shouldNotLeaveTheWorkspaceByDotsOrLinks() throws Exception {
        Files.createSymbolicLink(workspace.resolve("link"), secret);
        Files.createSymbolicLink(workspace.resolve("up"), Path.of("../.."));

        assertEquals("ENOENT", cell.answer("./attack open link"));
        assertEquals("ENOENT", cell.answer("./attack open ../secret"));
        assertEquals("ENOENT", cell.answer("./attack open ../../etc/shadow"));
        assertEquals("ENOENT", cell.answer("cd " + workspace + " && ./attack open ../secret"));
        assertEquals("ENOENT", cell.answer("./attack open up/etc/shadow"));
    }

    @Test
    void shouldHideOtherProcesses() {
        long self = ProcessHandle.current().pid();

        assertEquals("ENOENT", cell.answer("./attack open /proc/" + self + "/environ"));
        assertEquals("EACCES", cell.answer("./attack open /proc/1/environ"));
        assertEquals("EACCES", cell.answer("./attack open /proc/1/root/etc/shadow"));
        assertEquals("EACCES", cell.answer("./attack open /proc/1/cwd"));
        assertEquals("ESRCH", cell.answer("./attack kill " + self));
        assertEquals("EPERM", cell.answer("./attack kill 1"));
        assertTrue(Integer.parseInt(cell.answer("echo /proc/[0-9]* | wc -w")) < 10);
    }

    @Test
    void shouldHideFiguresThatTellOfTheMachine() {
        assertEquals("0", cell.answer("cat /proc/kallsyms /proc/keys /proc/timer_list 2>/dev/null | wc -c"));
        assertRefused("create /proc/sys/kernel/hostname");
        assertRefused("create /proc/sysrq-trigger");
        assertEquals("ENOENT", cell.answer("./attack open /sys/kernel"));
    }

    @Test
    void shouldWriteNowhereElse() {
        assertRefused("create /new");
        assertRefused("create /etc/new");
        assertRefused("create /usr/bin/new");
        assertRefused("truncate /usr/bin/env");
        assertRefused("truncate " + secret);
        assertRefused("mknod");
        assertEquals("ok", cell.answer("./attack create /tmp/own"));
        assertEquals("ok", cell.answer("./attack create $HOME/own"));
        assertFalse(Files.exists(Path.of("/tmp/own")));
    }

    @Test
    void shouldBeNobodyWithNothing() {
        assertEquals("100001 100001 100001", cell.answer("id -u; id -g; id -G").replace('\n', ' '));
        assertEquals("EPERM", cell.answer("./attack setuid"));
        assertEquals(
                "0000000000000000 0000000000000000 0000000000000000 1 2",
                cell.answer("awk '/CapPrm|CapEff|CapBnd|NoNewPrivs|Seccomp:/ {print $2}' /proc/self/status")
                        .replace('\n', ' '));
    }

    @Test
    void shouldHaveNoNetworkButItsOwnLoopback() throws Exception {
        Path control = temporary.resolve("control.sock");
        try (ServerSocket host = new ServerSocket(80, 1, InetAddress.getLoopbackAddress());
                ServerSocketChannel operator = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            operator.bind(UnixDomainSocketAddress.of(control));

            assertTrue(host.isBound());
            assertEquals("ECONNREFUSED", cell.answer("./attack connect_inet 127.0.0.1"));
            assertEquals("ENETUNREACH", cell.answer("./attack connect_inet 192.0.2.1"));
            assertEquals("ENOENT", cell.answer("./attack connect_unix " + control));
            assertEquals("ENOENT", cell.answer("./attack send_by_pair " + control));
        }
    }

    @Test
    void shouldHandNoDescriptorsOn() {
        // The fourth is that of the listing itself.
        assertEquals("0 1 2 3", cell.answer("ls /proc/self/fd").replace('\n', ' '));
    }

    /** By whichever layer comes first: permissions, a read-only mount, Landlock, or because it is not there. */
    private static void assertRefused(String attempt) {
        String answer = cell.answer("./attack " + attempt);
        assertTrue(Set.of("EACCES", "EPERM", "EROFS", "ENOENT").contains(answer), attempt + ": " + answer);
    }
}
