package io.kruxos.capability.filesystem;

import io.kruxos.domain.PathGlob;

/**
 * A pattern over the paths below a root: without a slash it is about names at any depth ({@code *.json}), with one about
 * paths from the root ({@code src/**}{@code /*.java}).
 */
final class NameGlob {
    private final PathGlob glob;

    private NameGlob(PathGlob glob) {
        this.glob = glob;
    }

    static NameGlob of(String pattern) {
        String stripped = pattern.startsWith("./") ? pattern.substring(2) : pattern;
        String anchored = stripped.startsWith("/") ? stripped.substring(1) : stripped;
        try {
            return new NameGlob(PathGlob.of(stripped.indexOf('/') >= 0 ? "/" + anchored : "**/" + anchored));
        } catch (IllegalArgumentException e) {
            throw FileErrors.invalidPattern("The glob pattern can't be used: " + e.getMessage() + ".");
        }
    }

    /** Whether a path relative to the root, without a leading slash, is one of the pattern's. */
    boolean matches(String relative) {
        return glob.matches("/" + relative);
    }
}
