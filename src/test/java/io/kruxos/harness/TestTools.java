package io.kruxos.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where {@code bin/test-tools} puts the real clients. */
public final class TestTools {
    private TestTools() {}

    /** The directory with {@code node_modules} in it. */
    public static Path cache() {
        String named = System.getenv("KRUXOS_TEST_CACHE");
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "kruxos", "test")
                : Path.of(named);
    }

    /** The native Codex binary. */
    public static Path codex() {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        String platform = machine.equals("aarch64") ? "arm64" : "x64";
        return existing("node_modules/@openai/codex-linux-" + platform + "/vendor/" + machine
                + "-unknown-linux-musl/bin/codex");
    }

    /** The native Claude Code binary. */
    static Path claude() {
        String platform = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        return existing("node_modules/@anthropic-ai/claude-code-linux-" + platform + "/claude");
    }

    /** The official filesystem server, a script for node. */
    public static Path filesystemServer() {
        return existing("node_modules/@modelcontextprotocol/server-filesystem/dist/index.js");
    }

    static Path existing(String relative) {
        Path path = cache().resolve(relative);
        if (!Files.exists(path)) {
            throw new AssertionError(path + " is missing: './kruxos test' installs it");
        }
        return path;
    }
}
