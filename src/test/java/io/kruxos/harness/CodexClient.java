package io.kruxos.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real Codex CLI with a configuration of its own, a scripted model and the bridge. Its home must not lie below the temporary
 * directory: there Codex refuses to make its sandbox.
 */
public final class CodexClient {
    /** Codex does not know it, so that the tools are offered to it inline in their namespace. */
    private static final String MODEL = "scripted-model";

    private final Path directory;
    private final Path project;
    private final List<String> prefix;
    private final Map<String, String> environment;

    private CodexClient(Path directory, Path project, List<String> prefix, Map<String, String> environment) {
        this.directory = directory;
        this.project = project;
        this.prefix = List.copyOf(prefix);
        this.environment = Map.copyOf(environment);
    }

    /**
     * A Codex whose {@code [mcp_servers.kruxos]} is {@code bridge} with {@code variables}.
     *
     * @param directory an empty directory outside the temporary one, for its home
     * @param project the directory that it works in
     */
    public CodexClient(Path directory, Path project, ScriptedModel model, Path bridge, Map<String, String> variables)
            throws IOException {
        this.directory = directory;
        this.project = project;
        this.prefix = List.of();
        this.environment = Map.of("CODEX_HOME", directory.toString());
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.toml"), configuration(model, bridge, variables));
    }

    /**
     * A Codex that somebody else has configured.
     *
     * @param home the user's directory, with {@code .codex} in it
     * @param prefix what comes before its command, such as {@link OwnEtc#prefix}
     * @param variables what its environment has besides
     */
    public static CodexClient configured(Path home, Path project, List<String> prefix, Map<String, String> variables) {
        return new CodexClient(home, project, prefix, variables);
    }

    /** The lines that make a configuration use {@code model}; they come first in it. */
    public static String modelConfiguration(ScriptedModel model) {
        return """
                model = "%s"
                model_provider = "scripted"

                [model_providers.scripted]
                name = "scripted"
                base_url = "%s"
                wire_api = "responses"
                env_key = "SCRIPTED_KEY"
                request_max_retries = 0
                stream_max_retries = 0
                """.formatted(MODEL, model.baseUrl());
    }

    private static String configuration(ScriptedModel model, Path bridge, Map<String, String> variables) {
        StringBuilder toml = new StringBuilder(modelConfiguration(model));
        toml.append("""

                [mcp_servers.kruxos]
                command = "%s"
                required = true
                default_tools_approval_mode = "approve"
                startup_timeout_sec = 30
                tool_timeout_sec = 120

                [mcp_servers.kruxos.env]
                """.formatted(bridge));
        variables.forEach(
                (name, value) -> toml.append(name).append(" = \"").append(value).append("\"\n"));
        return toml.toString();
    }

    /** Runs {@code codex exec} to its end. */
    public Run exec(String prompt) throws IOException, InterruptedException {
        return start(prompt).await();
    }

    /** Starts {@code codex exec}; every key of its configuration must be one that it knows. */
    public Running start(String prompt) throws IOException {
        return run("exec", "--strict-config", "--skip-git-repo-check", "--json", "-m", MODEL, prompt);
    }

    /** Starts any command of Codex. */
    public Running run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(TestTools.codex().toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(project.toFile());
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(out.toFile());
        builder.redirectError(err.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "HOME", directory.toString(),
                        "PATH", "/usr/local/bin:/usr/bin:/bin",
                        "LANG", "C.UTF-8",
                        "TERM", "dumb",
                        "SCRIPTED_KEY", "none"));
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /** A Codex that works. */
    public record Running(Process process, Path out, Path err) {
        /** Waits for its end; two minutes are more than any scripted conversation takes. */
        public Run await() throws IOException, InterruptedException {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("codex did not end: " + read(out) + read(err));
            }
            return new Run(process.exitValue(), read(out), read(err));
        }

        /** The pids of the bridges that it runs now. */
        public List<Long> children() {
            List<Long> pids = new ArrayList<>();
            process.descendants().forEach(child -> pids.add(child.pid()));
            return pids;
        }

        private static String read(Path file) throws IOException {
            return Files.readString(file, StandardCharsets.UTF_8);
        }
    }

    /** A Codex that has ended: its exit code, its JSON events and its stderr. */
    public record Run(int exitCode, String events, String stderr) {
        public Run requireSuccess() {
            if (exitCode != 0) {
                throw new AssertionError("codex ended with " + exitCode + "\n" + events + "\n" + stderr);
            }
            return this;
        }
    }
}
