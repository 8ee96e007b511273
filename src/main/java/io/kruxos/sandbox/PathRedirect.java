package io.kruxos.sandbox;

import java.util.Map;

/** A path leads through a symbolic link; nothing was done. See {@link WorkResult.Redirected}. */
public final class PathRedirect extends RuntimeException {
    private final transient Map<String, String> realPaths;

    public PathRedirect(Map<String, String> realPaths) {
        super("a path leads through a symbolic link", null, false, false);
        this.realPaths = Map.copyOf(realPaths);
    }

    public Map<String, String> realPaths() {
        return realPaths;
    }
}
