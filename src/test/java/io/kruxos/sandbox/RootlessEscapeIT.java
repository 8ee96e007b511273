package io.kruxos.sandbox;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tries to get out of a rootless cell, as a user without any privileges; needs root to become that user, and gcc. */
class RootlessEscapeIT {
    private static final int USER = 54321;
    private static final List<String> AS_USER =
            List.of("setpriv", "--reuid", "" + USER, "--regid", "" + USER, "--clear-groups", "--inh-caps=-all", "--");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path temporary;

    @SuppressWarnings("NullAway.Init")
    private static Path workspace;

    /** Readable and writable for everybody, but outside of the workspace. */
    @SuppressWarnings("NullAway.Init")
    private static Path secret;

    @SuppressWarnings("NullAway.Init")
    private static ChildJvm cell;

    @BeforeAll
    static void open() throws Exception {
        temporary = temporary.toRealPath();
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        workspace = Files.createDirectory(temporary.resolve("work"));
        Path home = Files.createDirectory(temporary.resolve("home"));
        secret = Files.writeString(temporary.resolve("secret"), "top secret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-rw-rw-"));
        Attack.compileInto(workspace);
        for (Path own : List.of(workspace, home)) {
            Files.setAttribute(own, "unix:uid", USER);
            Files.setAttribute(own, "unix:gid", USER);
        }
        cell = ChildJvm.start(
                AS_USER,
                ChildJvm.copyClasses(temporary.resolve("classes")),
                RootlessChild.class.getName(),
                home.toString(),
                workspace.toString());
    }

    @AfterAll
    static void close() throws Exception {
        cell.close();
    }

    @Test
    void shouldRunAsTheUserInTheHostDirectory() throws Exception {
        assertEquals(workspace.toString(), cell.answer("pwd"));
        assertEquals("" + USER, cell.answer("id -u"));
        assertEquals("made", cell.answer("echo made >made; cat made"));
        assertEquals(USER, Files.getAttribute(workspace.resolve("made"), "unix:uid"));
    }

    @Test
    void shouldRefuseForbiddenCalls() {
        assertAll(Attack.allRefused(cell));
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
    void shouldReadNothingOutside() throws Exception {
        Files.createSymbolicLink(workspace.resolve("link"), secret);
        Files.createSymbolicLink(workspace.resolve("up"), temporary);

        for (String path : List.of(
                secret.toString(),
                "link",
                "../secret",
                "up/secret",
                "/etc/shadow",
                "/etc/hostname",
                "/",
                "/home",
                "..")) {
            assertEquals("EACCES", cell.answer("./attack open " + path), path);
        }
    }

    @Test
    void shouldWriteNothingOutside() throws Exception {
        for (String attempt : List.of(
                "truncate " + secret,
                "create " + secret,
                "create /tmp/new-by-agent",
                "create " + temporary.resolve("home/new"),
                "create /dev/new")) {
            assertEquals("EACCES", cell.answer("./attack " + attempt), attempt);
        }
        assertEquals("top secret", Files.readString(secret));
        assertFalse(Files.exists(Path.of("/tmp/new-by-agent")));
        assertEquals("ok", cell.answer("./attack create $TMPDIR/own"));
        assertEquals("ok", cell.answer("./attack create $HOME/own"));
    }

    @Test
    void shouldNotTouchProcessesOfTheSameUser() throws Exception {
        String executor = cell.greeting().substring("ready ".length());
        List<String> sleep = new ArrayList<>(AS_USER);
        sleep.addAll(List.of("sleep", "1000"));
        Process other = new ProcessBuilder(sleep).start();
        try {
            for (String pid : List.of(executor, Long.toString(other.pid()))) {
                assertEquals("EPERM", cell.answer("./attack kill " + pid));
                assertEquals("EACCES", cell.answer("./attack open /proc/" + pid + "/environ"));
                assertEquals("EACCES", cell.answer("./attack open /proc/" + pid + "/cmdline"));
                assertEquals("EACCES", cell.answer("./attack open /proc/" + pid + "/root/etc/passwd"));
            }
            assertTrue(other.isAlive());
        } finally {
            other.destroy();
        }
    }

    @Test
    void shouldReachNoNetworkAndNoSocketOfTheHost() throws Exception {
        Path control = temporary.resolve("control.sock");
        try (ServerSocketChannel operator = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            operator.bind(UnixDomainSocketAddress.of(control));
            Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rwxrwxrwx"));

            for (String attempt : List.of(
                    "inet", "udp", "connect_inet 127.0.0.1", "connect_unix " + control, "send_by_pair " + control)) {
                assertEquals("EPERM", cell.answer("./attack " + attempt), attempt);
            }
            assertEquals("ok", cell.answer("./attack stream_pair"));
        }
    }

    @Test
    void shouldHandNoDescriptorsOn() {
        // Landlock refuses the listing; programs see what they have by trying.
        assertEquals(
                "0 1 2",
                cell.answer(
                        "for i in 0 1 2 3 4 5 6 7 8 9 10 20 50; do [ -e /proc/self/fd/$i ] && echo -n \"$i \"; done"));
    }

    @Test
    void shouldLeaveNoStrays() {
        assertEquals("made", cell.answer("echo made"));
        assertEquals("[]", cell.answer("strays"));
    }
}
