package io.kruxos.wire;

/**
 * Bounds of one CBOR document.
 *
 * @param bytesMax length of the encoded form
 * @param depthMax maps and lists inside one another; a flat map has depth 1
 * @param itemsMax values of every kind together, map keys not counted: bounds the memory that a document of tiny items takes
 */
public record CborLimits(int bytesMax, int depthMax, int itemsMax) {
    /** 64 MiB, 128 levels, 1,048,576 values. */
    public static final CborLimits DEFAULT = new CborLimits(64 << 20, 128, 1 << 20);

    public CborLimits {
        if (bytesMax < 1 || depthMax < 1 || itemsMax < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
        // The decoder recurses: this depth is safe on every stack that the JVM gives a thread.
        if (depthMax > 512) {
            throw new IllegalArgumentException("at most 512 levels");
        }
    }
}
