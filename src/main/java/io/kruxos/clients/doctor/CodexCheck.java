package io.kruxos.clients.doctor;

import io.kruxos.clients.format.Location;
import io.kruxos.clients.format.Meaning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Codex itself makes of its configuration, asked of its app server: what it requires, which hooks it trusts, which sandbox
 * it takes. Its files alone don't say: a key it does not know is ignored without a word, and a hook nobody trusted is skipped.
 *
 * @param directory the project in which Codex would work
 * @param hook the command line of KruxOS's hook
 */
record CodexCheck(Path codex, Map<String, String> variables, Path directory, String hook) implements Check {
    private static final Map<String, Object> CLIENT =
            Map.of("clientInfo", Map.of("name", "kruxos-doctor", "version", "1"), "capabilities", Map.of());

    @Override
    public List<Finding> look() {
        try (LineTalk talk = LineTalk.start(List.of(codex.toString(), "app-server"), variables, directory)) {
            Map<String, @Nullable Object> hello = result(talk.ask(0, "initialize", CLIENT));
            talk.tell("initialized");
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.ok("Codex", Objects.toString(hello.get("userAgent"), "it answers")));
            findings.add(sandbox(result(talk.ask(1, "config/read", Map.of("cwd", directory.toString())))));
            findings.add(requirements(result(talk.ask(2, "configRequirements/read", null))));
            findings.add(hooks(result(talk.ask(3, "hooks/list", Map.of("cwds", List.of(directory.toString()))))));
            return findings;
        } catch (IOException e) {
            return List.of(Finding.fail(
                    "Codex",
                    codex + " does not start with its configuration, or is too old to be asked (" + e.getMessage()
                            + ")",
                    "codex mcp list shows what it does not like; npm install -g @openai/codex renews it"));
        }
    }

    private static Map<String, @Nullable Object> result(Map<String, @Nullable Object> answer) throws IOException {
        if (!(answer.get("result") instanceof Map<?, ?> result)) {
            throw new IOException("it does not know a question");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        result.forEach((key, value) -> values.put(String.valueOf(key), value));
        return values;
    }

    private static Finding sandbox(Map<String, @Nullable Object> read) {
        String mode = Meaning.textAt(read, Location.of("config", "sandbox_mode"));
        return mode.equals("read-only")
                ? Finding.ok("Codex, sandbox", "read-only: every write of its own asks first")
                : Finding.fail(
                        "Codex, sandbox",
                        "its mode is " + (mode.isEmpty() ? "not set" : mode) + ": Codex writes past KruxOS",
                        "kruxos cli-config generate --codex --write");
    }

    private static Finding requirements(Map<String, @Nullable Object> read) {
        Location required = Location.of("requirements");
        String mend = "sudo kruxos cli-config generate --managed --codex --write";
        if (Meaning.valueAt(read, required) == null) {
            return Finding.warn(
                    "Codex, requirements",
                    "none are in force: a user, or a flag, can open Codex's own tools again",
                    mend);
        }
        boolean closed = Objects.equals(
                        Meaning.valueAt(read, Location.of("requirements", "allowedSandboxModes")), List.of("read-only"))
                && Objects.equals(
                        Meaning.valueAt(read, Location.of("requirements", "featureRequirements", "shell_tool")), false)
                && Objects.equals(
                        Meaning.valueAt(read, Location.of("requirements", "featureRequirements", "hooks")), true)
                && Objects.equals(Meaning.valueAt(read, Location.of("requirements", "allowManagedHooksOnly")), true);
        return closed
                ? Finding.ok("Codex, requirements", "in force: native shell off, read-only sandbox, managed hooks only")
                : Finding.fail("Codex, requirements", "those in force leave Codex's own tools open", mend);
    }

    private Finding hooks(Map<String, @Nullable Object> read) {
        for (Object entry : Meaning.listAt(read, Location.of("data", 0, "hooks"))) {
            if (entry instanceof Map<?, ?> listed
                    && hook.equals(listed.get("command"))
                    && "permissionRequest".equals(listed.get("eventName"))) {
                return hook(
                        Objects.toString(listed.get("trustStatus"), ""), Boolean.TRUE.equals(listed.get("enabled")));
            }
        }
        return Finding.fail(
                "Codex, hooks",
                "it knows no hook of KruxOS, so that its own writes ask nobody but whoever sits there",
                "kruxos cli-config generate --codex --write");
    }

    private static Finding hook(String trust, boolean enabled) {
        if (enabled && (trust.equals("managed") || trust.equals("trusted"))) {
            return Finding.ok("Codex, hooks", "KruxOS's hook is " + trust);
        }
        return Finding.fail(
                "Codex, hooks",
                "KruxOS's hook is " + (enabled ? trust : "switched off") + ", and Codex skips it without a word",
                "start codex and trust it under /hooks, or have root write the machine's files: sudo kruxos"
                        + " cli-config generate --managed --codex --write");
    }
}
