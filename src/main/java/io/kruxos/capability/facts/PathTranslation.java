package io.kruxos.capability.facts;

import io.kruxos.domain.Mount;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One agent's way of naming files: turns any path that its client writes into an agent path, by its letters alone.
 *
 * <p>An absolute path in a mount by its agent path stays; one under a mount's host directory becomes that mount's agent path,
 * the longest host directory first; a relative one is below {@code /workspace}; any other absolute path stays what it is, and
 * is out of scope. {@code .}, {@code ..}, doubled and trailing slashes are resolved before that, so that nothing climbs out of
 * a mount unseen. Links are the executor's part. Pure, and safe for all threads.
 */
public final class PathTranslation {
    private static final int LENGTH_MAX = 4096;
    private static final String WORKSPACE = "/workspace";

    private final List<Mount> mounts;

    public PathTranslation(List<Mount> mounts) {
        this.mounts = List.copyOf(mounts);
    }

    /** What became of a path. */
    public sealed interface Translated {
        /** An absolute, normalised path; not necessarily in a mount. */
        record AgentPath(String path) implements Translated {}

        /** No path at all; {@code must} ends a sentence that begins with the input's name. */
        record Malformed(String must) implements Translated {}
    }

    /** The agent path of what a client wrote. */
    public Translated translate(String written) {
        Optional<String> malformed = malformed(written);
        if (malformed.isPresent()) {
            return new Translated.Malformed(malformed.get());
        }
        String path = agentPath(normalised(written.startsWith("/") ? written : WORKSPACE + "/" + written));
        return path.length() > LENGTH_MAX
                ? new Translated.Malformed("must have at most " + LENGTH_MAX + " characters as an absolute path")
                : new Translated.AgentPath(path);
    }

    /** The mount that an agent path lies in; empty when it is out of the agent's scope. */
    public Optional<Mount> scope(String agentPath) {
        for (Mount mount : mounts) {
            if (within(agentPath, mount.agentPath())) {
                return Optional.of(mount);
            }
        }
        return Optional.empty();
    }

    private String agentPath(String path) {
        if (scope(path).isPresent()) {
            return path;
        }
        Mount nearest = null;
        for (Mount mount : mounts) {
            if (within(path, mount.hostPath().toString())
                    && (nearest == null
                            || mount.hostPath().getNameCount()
                                    > nearest.hostPath().getNameCount())) {
                nearest = mount;
            }
        }
        return nearest == null
                ? path
                : nearest.agentPath()
                        + path.substring(nearest.hostPath().toString().length());
    }

    private static boolean within(String path, String directory) {
        return path.startsWith(directory)
                && (path.length() == directory.length() || path.charAt(directory.length()) == '/');
    }

    private static Optional<String> malformed(String written) {
        if (written.isEmpty()) {
            return Optional.of("must not be empty");
        }
        if (written.length() > LENGTH_MAX) {
            return Optional.of("must have at most " + LENGTH_MAX + " characters");
        }
        if (written.codePoints().anyMatch(PathTranslation::unprintable)) {
            return Optional.of("must not contain control characters or broken Unicode");
        }
        if (written.equals("~") || written.startsWith("~/")) {
            return Optional.of("must not begin with ~, which nothing here expands; write an absolute path");
        }
        if (written.regionMatches(true, 0, "file://", 0, 7)) {
            return Optional.of("must be a plain path, without file://");
        }
        return Optional.empty();
    }

    private static boolean unprintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static String normalised(String path) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/")) {
            switch (name) {
                case "", "." -> {}
                case ".." -> names.pollLast();
                default -> names.addLast(name);
            }
        }
        return "/" + String.join("/", names);
    }
}
