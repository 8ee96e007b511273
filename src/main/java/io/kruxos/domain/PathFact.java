package io.kruxos.domain;

/**
 * One path that a call touches, as an agent path ({@code /workspace/…}, {@code /mnt/<label>/…}, or any other absolute
 * path): absolute, normalised, without {@code .}, {@code ..}, doubled or trailing slashes. What it says is true: either no
 * symbolic link is on the way, or it is the path behind them.
 *
 * @param path the agent path
 * @param access what the call does there
 * @param reach whether it touches that one entry, or everything below as well
 */
public record PathFact(String path, Access access, Reach reach) {
    /** What is done at a path. */
    public enum Access {
        READ,
        WRITE
    }

    /** How far below a path a call goes. */
    public enum Reach {
        ENTRY,
        SUBTREE
    }

    public PathFact {
        if (!path.startsWith("/") || path.length() > 4096 || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not an absolute path of at most 4096 characters");
        }
    }
}
