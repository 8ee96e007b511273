package io.kruxos.linux;

/**
 * One name in a directory.
 *
 * @param name never {@code .} or {@code ..}
 * @param text whether the name on disk is UTF-8; when not, {@code name} shows it with replacement characters and opens nothing
 */
public record DirectoryEntry(String name, FileKind kind, boolean text) {}
