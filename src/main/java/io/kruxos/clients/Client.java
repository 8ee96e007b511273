package io.kruxos.clients;

/** A client that KruxOS knows how to set up. */
public enum Client {
    CODEX("codex", "Codex"),
    CLAUDE_CODE("claude-code", "Claude Code");

    private final String word;
    private final String title;

    Client(String word, String title) {
        this.word = word;
        this.title = title;
    }

    /** What {@code cli-hook} is told. */
    public String word() {
        return word;
    }

    /** What people call it. */
    public String title() {
        return title;
    }
}
