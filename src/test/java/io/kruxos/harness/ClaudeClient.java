package io.kruxos.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real Claude Code, in {@code -p} mode, with a configuration that somebody else has made and a scripted model. */
public final class ClaudeClient {
    private final Path home;
    private final Path project;
    private final ScriptedMessages model;
    private final List<String> prefix;
    private final Map<String, String> variables;

    /**
     * @param home the user's directory
     * @param prefix what comes before its command, such as {@link OwnEtc#prefix}
     * @param variables what its environment has besides
     */
    public ClaudeClient(
            Path home, Path project, ScriptedMessages model, List<String> prefix, Map<String, String> variables) {
        this.home = home;
        this.project = project;
        this.model = model;
        this.prefix = List.copyOf(prefix);
        this.variables = Map.copyOf(variables);
    }

    /** Runs it to its end and returns what it printed; two minutes are more than any scripted conversation takes. */
    public String ask(String prompt, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(TestTools.claude().toString(), "-p", prompt, "--output-format", "json"));
        command.addAll(List.of(more));
        Path out = home.resolve("claude.out");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(project.toFile());
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "HOME", home.toString(),
                        "PATH", "/usr/local/bin:/usr/bin:/bin",
                        "LANG", "C.UTF-8",
                        "TERM", "dumb",
                        "ANTHROPIC_BASE_URL", model.baseUrl(),
                        "ANTHROPIC_API_KEY", "none",
                        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                        "DISABLE_AUTOUPDATER", "1"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("claude did not end: " + Files.readString(out));
        }
        if (process.exitValue() != 0) {
            throw new AssertionError("claude ended with " + process.exitValue() + ": " + Files.readString(out));
        }
        return Files.readString(out);
    }
}
