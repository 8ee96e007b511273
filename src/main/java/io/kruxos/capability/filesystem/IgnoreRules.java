package io.kruxos.capability.filesystem;

import io.kruxos.domain.PathGlob;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rules of the {@code .gitignore} files from a mount's root down to a directory; the last rule that matches decides, and
 * a deeper file comes later. Files above 64 KiB and rules after the 2,000th are not read; a rule that is malformed matches
 * nothing, as in git.
 *
 * <p>Source: gitignore(5).
 */
final class IgnoreRules {
    /** Directories that tools fill and people seldom mean. */
    static final Set<String> DEFAULTS = Set.of(
            ".git",
            ".hg",
            ".svn",
            "node_modules",
            "target",
            "build",
            "dist",
            "out",
            "vendor",
            "__pycache__",
            ".venv",
            "venv",
            ".tox",
            ".mypy_cache",
            ".pytest_cache",
            ".gradle",
            ".idea",
            ".next",
            ".cache");

    static final IgnoreRules NONE = new IgnoreRules(List.of());
    private static final int FILE_BYTES_MAX = 64 * 1024;
    private static final int RULES_MAX = 2_000;

    /** {@code show} takes back what an earlier rule ignores. */
    private record Rule(PathGlob glob, boolean directoriesOnly, boolean show) {}

    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    /** The rules that hold in a directory because of those above it; its own are not among them. */
    static IgnoreRules above(CellFiles files, Place directory) {
        if (directory.isRoot()) {
            return NONE;
        }
        Place parent = directory.parent();
        IgnoreRules higher = above(files, parent);
        try (Descriptor handle = files.open(parent, OpenHow.DIRECTORY_HANDLE)) {
            return higher.below(handle, parent);
        }
    }

    /** These rules and those of the directory's own file. */
    IgnoreRules below(Descriptor directory, Place place) {
        List<Rule> all = new ArrayList<>(rules);
        for (String line : lines(directory)) {
            if (all.size() < RULES_MAX) {
                add(all, line, place.agentPath());
            }
        }
        return all.size() == rules.size() ? this : new IgnoreRules(all);
    }

    boolean ignore(String path, boolean directory) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            if ((directory || !rule.directoriesOnly()) && rule.glob().matches(path)) {
                return !rule.show();
            }
        }
        return false;
    }

    private static List<String> lines(Descriptor directory) {
        try (Descriptor file = FileCalls.open(directory, ".gitignore", OpenHow.READ)) {
            FileStatus status = FileCalls.status(file);
            if (status.kind() != FileKind.REGULAR || status.size() > FILE_BYTES_MAX) {
                return List.of();
            }
            byte[] bytes = FileContent.read(file, 0, (int) status.size());
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (KernelError e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.EACCES, Errno.ELOOP -> List.of();
                default -> throw e;
            };
        }
    }

    private static void add(List<Rule> rules, String line, String base) {
        String text = withoutTrailingSpaces(line);
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        boolean show = text.startsWith("!");
        text = show ? text.substring(1) : text;
        boolean directoriesOnly = text.endsWith("/");
        text = directoriesOnly ? text.substring(0, text.length() - 1) : text;
        boolean anchored = text.indexOf('/') >= 0;
        text = text.startsWith("/") ? text.substring(1) : text;
        String glob = literal(base) + (anchored || text.equals("**") ? "/" : "/**/") + withoutBraces(text);
        try {
            rules.add(new Rule(PathGlob.of(glob), directoriesOnly, show));
        } catch (IllegalArgumentException e) {
            // Git, too, treats a pattern that it can't read as one that matches nothing.
        }
    }

    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ' && !(end > 1 && line.charAt(end - 2) == '\\')) {
            end--;
        }
        return line.substring(0, end);
    }

    private static String literal(String path) {
        return path.replaceAll("[\\\\*?\\[\\]{}]", "\\\\$0");
    }

    /** Braces are nothing special to git. */
    private static String withoutBraces(String pattern) {
        return pattern.replaceAll("[{}]", "\\\\$0");
    }
}
