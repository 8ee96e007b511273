package io.kruxos.bench;

import io.kruxos.harness.TestTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What figures depend on: the machine and the versions of everything that was measured, by name. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe(Path directory) throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("processor", find("/proc/cpuinfo", "model name\\s*:\\s*(.*)"));
        machine.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        machine.put("memory", memory());
        machine.put("kernel", "Linux " + System.getProperty("os.version") + ", " + System.getProperty("os.arch"));
        machine.put("distribution", find("/etc/os-release", "PRETTY_NAME=\"?([^\"\n]*)"));
        machine.put("file system", Files.getFileStore(directory).type());
        machine.put("JDK", System.getProperty("java.vendor.version") + ", " + Runtime.version());
        machine.put("sandbox modes", String.join(", ", modes()));
        machine.put("node", said("node", "--version"));
        machine.put("bubblewrap", said("bwrap", "--version"));
        machine.put(
                "npm peers",
                Files.readString(TestTools.cache().resolve("installed")).strip());
        machine.put("Java peers", "cedar-java " + onClassPath("cedar-java") + ", jCasbin " + onClassPath("jcasbin"));
        return machine;
    }

    private static List<String> modes() {
        return Site.modes().stream().map(Site.Mode::word).toList();
    }

    private static String memory() throws IOException {
        long kib = Long.parseLong(find("/proc/meminfo", "MemTotal:\\s*([0-9]+)"));
        return Unit.MEGABYTES.text(kib * 1024.0);
    }

    private static String find(String file, String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
        return found.find() ? found.group(1).strip() : "unknown";
    }

    private static String onClassPath(String artifact) {
        Matcher found =
                Pattern.compile(artifact + "-([0-9][0-9.]*[0-9])").matcher(System.getProperty("java.class.path"));
        return found.find() ? found.group(1) : "unknown";
    }

    private static String said(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
