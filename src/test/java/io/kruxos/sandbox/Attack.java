package io.kruxos.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.function.Executable;

/** The program {@code attack.c}, which tries one forbidden thing at a time and prints what the kernel said. */
final class Attack {
    /** Whatever they are given. */
    static final List<String> REFUSED = List.of(
            "ptrace",
            "traceme",
            "vm_read",
            "mount",
            "umount",
            "pivot_root",
            "chroot",
            "open_tree",
            "fsopen",
            "unshare_user",
            "unshare_mount",
            "setns",
            "clone_user",
            "io_uring",
            "bpf",
            "perf",
            "userfaultfd",
            "keyctl",
            "add_key",
            "open_by_handle",
            "init_module",
            "kexec",
            "reboot",
            "personality",
            "tiocsti",
            "tiocsti_high_bits",
            "tioclinux",
            "securebits",
            "inet_raw",
            "packet",
            "vsock",
            "alg",
            "netlink_audit");

    private Attack() {}

    /** Compiles the program into a directory. */
    static void compileInto(Path directory) throws Exception {
        Path source = directory.resolve("attack.c");
        try (InputStream code = Objects.requireNonNull(Attack.class.getResourceAsStream("attack.c"))) {
            Files.copy(code, source);
        }
        Process gcc = new ProcessBuilder(
                        "gcc", "-o", directory.resolve("attack").toString(), source.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, gcc.waitFor(), said);
    }

    /** One assertion for each of {@link #REFUSED}, and that the program does run. */
    static Executable[] allRefused(Prompt prompt) {
        assertEquals("ok", prompt.answer("./attack nothing"));
        return REFUSED.stream()
                .<Executable>map(name -> () -> assertEquals("EPERM", prompt.answer("./attack " + name), name))
                .toArray(Executable[]::new);
    }

    /** The signal's number plus 128, as shells report it: 31 is SIGSYS, 11 where the kernel has no such ABI at all. */
    static void assertKilled(Prompt prompt, String name) {
        String answer = prompt.answer("./attack " + name + " >/dev/null 2>&1; echo $?");
        assertTrue(answer.endsWith("159") || answer.endsWith("139"), answer);
    }
}
