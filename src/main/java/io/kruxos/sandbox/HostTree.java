package io.kruxos.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What of the host's own files programs in a cell may see: what every user may read anyway, less what tells of people. */
final class HostTree {
    /** Programs and libraries. */
    private static final List<String> PROGRAMS =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    /** Settings that programs need to run; no accounts' secrets, no keys, no services' configuration. */
    private static final List<String> SETTINGS = List.of(
            "/etc/passwd",
            "/etc/group",
            "/etc/nsswitch.conf",
            "/etc/hosts",
            "/etc/host.conf",
            "/etc/resolv.conf",
            "/etc/gai.conf",
            "/etc/protocols",
            "/etc/services",
            "/etc/ethertypes",
            "/etc/ld.so.cache",
            "/etc/ld.so.conf",
            "/etc/ld.so.conf.d",
            "/etc/localtime",
            "/etc/timezone",
            "/etc/locale.conf",
            "/etc/locale.alias",
            "/etc/default/locale",
            "/etc/os-release",
            "/etc/debian_version",
            "/etc/lsb-release",
            "/etc/alternatives",
            "/etc/ssl/certs",
            "/etc/ssl/openssl.cnf",
            "/etc/pki/tls/certs",
            "/etc/pki/tls/cert.pem",
            "/etc/pki/tls/openssl.cnf",
            "/etc/pki/ca-trust/extracted",
            "/etc/ca-certificates",
            "/etc/crypto-policies",
            "/etc/java-25-openjdk",
            "/etc/java-21-openjdk",
            "/etc/java-17-openjdk",
            "/etc/maven",
            "/etc/perl",
            "/etc/python3",
            "/etc/python3.11",
            "/etc/python3.12",
            "/etc/python3.13",
            "/etc/terminfo",
            "/etc/inputrc",
            "/etc/profile",
            "/etc/profile.d",
            "/etc/bash.bashrc",
            "/etc/mime.types",
            "/etc/magic",
            "/etc/magic.mime",
            "/etc/papersize",
            "/etc/fonts",
            "/etc/gitattributes");

    /** Figures of the machine; the processes' own directories are not among them. */
    private static final List<String> FIGURES = List.of(
            "/proc/cpuinfo",
            "/proc/filesystems",
            "/proc/loadavg",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/sys/kernel",
            "/proc/sys/vm",
            "/proc/sys/fs",
            "/proc/uptime",
            "/proc/version",
            "/sys/devices/system/cpu");

    private static final List<String> DEVICES =
            List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");

    private HostTree() {}

    static List<String> programs() {
        return present(PROGRAMS);
    }

    static List<String> settings() {
        return present(SETTINGS);
    }

    static List<String> figures() {
        return present(FIGURES);
    }

    static List<String> devices() {
        return present(DEVICES);
    }

    /** Whether the host has {@code /lib} and the like as links into {@code /usr}. */
    static boolean isLink(String path) {
        return Files.isSymbolicLink(Path.of(path));
    }

    private static List<String> present(List<String> paths) {
        return paths.stream().filter(path -> Files.exists(Path.of(path))).toList();
    }
}
