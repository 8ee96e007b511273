package io.kruxos.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What of the host's own files programs in a cell may see: what they need to run, and nothing that tells of people. */
final class HostTree {
    /** Figures of the machine that are hidden where a cell has a {@code /proc} of its own. */
    static final List<String> PROC_HIDDEN_FILES = List.of(
            "/proc/kallsyms",
            "/proc/kcore",
            "/proc/keys",
            "/proc/key-users",
            "/proc/kmsg",
            "/proc/kpagecgroup",
            "/proc/kpagecount",
            "/proc/kpageflags",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/sysrq-trigger",
            "/proc/timer_list");

    static final List<String> PROC_HIDDEN_DIRECTORIES =
            List.of("/proc/acpi", "/proc/asound", "/proc/bus", "/proc/driver", "/proc/fs", "/proc/irq", "/proc/scsi");

    /** Programs and libraries. */
    private static final List<String> PROGRAMS =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    /** Names in {@code /etc}: no secrets of accounts, no keys, no services' configuration. */
    private static final List<String> SETTINGS = List.of(
            "alternatives",
            "bash.bashrc",
            "ca-certificates",
            "crypto-policies",
            "debian_version",
            "fonts",
            "gai.conf",
            "host.conf",
            "inputrc",
            "java*",
            "ld.so.cache",
            "ld.so.conf",
            "ld.so.conf.d",
            "locale.alias",
            "locale.conf",
            "localtime",
            "lsb-release",
            "magic",
            "magic.mime",
            "maven",
            "mime.types",
            "nsswitch.conf",
            "os-release",
            "perl",
            "profile",
            "profile.d",
            "protocols",
            "python3*",
            "services",
            "terminfo",
            "timezone");

    private static final List<String> CERTIFICATES = List.of(
            "/etc/ssl/certs",
            "/etc/ssl/openssl.cnf",
            "/etc/pki/tls/certs",
            "/etc/pki/tls/cert.pem",
            "/etc/pki/tls/openssl.cnf",
            "/etc/pki/ca-trust/extracted");

    /** Without an own {@code /etc} programs ask these who they are. */
    private static final List<String> ACCOUNTS = List.of("/etc/passwd", "/etc/group", "/etc/hosts");

    private static final List<String> PROCESSOR_FIGURES = List.of("/sys/devices/system/cpu");

    /** Figures of the machine; the directories of the processes are not among them. */
    private static final List<String> FIGURES = List.of(
            "/proc/cpuinfo",
            "/proc/filesystems",
            "/proc/loadavg",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/sys/fs",
            "/proc/sys/kernel",
            "/proc/sys/vm",
            "/proc/uptime",
            "/proc/version");

    private static final List<String> DEVICES =
            List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");

    private HostTree() {}

    static List<String> programs() {
        return present(PROGRAMS);
    }

    /** Settings for a cell that has accounts and names of its own. */
    static List<String> cellSettings() {
        return Stream.concat(SETTINGS.stream().flatMap(HostTree::named), present(CERTIFICATES).stream())
                .toList();
    }

    /** Settings for a cell on the host's own tree. */
    static List<String> settings() {
        return Stream.concat(cellSettings().stream(), present(ACCOUNTS).stream())
                .toList();
    }

    static List<String> processorFigures() {
        return present(PROCESSOR_FIGURES);
    }

    /** Figures for a cell without a {@code /proc} of its own. */
    static List<String> figures() {
        return Stream.concat(present(FIGURES).stream(), processorFigures().stream())
                .toList();
    }

    static List<String> devices() {
        return present(DEVICES);
    }

    private static Stream<String> named(String pattern) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(Path.of("/etc"), pattern)) {
            names.forEach(name -> found.add(name.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return present(found.stream().sorted().toList()).stream();
    }

    private static List<String> present(List<String> paths) {
        return paths.stream().filter(path -> Files.exists(Path.of(path))).toList();
    }
}
