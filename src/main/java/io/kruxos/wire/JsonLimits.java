package io.kruxos.wire;

/**
 * What a JSON text may be at most; anything above is refused while it is read, before it costs more.
 *
 * @param bytesMax the whole text in UTF-8
 * @param depthMax arrays and objects within one another
 * @param valuesMax all values and members together, because an empty array of two bytes costs forty in memory
 * @param stringCharsMax one string
 * @param nameCharsMax one member's name
 * @param numberCharsMax the digits of one number
 */
public record JsonLimits(
        int bytesMax, int depthMax, int valuesMax, int stringCharsMax, int nameCharsMax, int numberCharsMax) {
    private static final int MIB = 1024 * 1024;

    /** 4 MiB, 64 levels, 200,000 values, names of 1,024 characters, numbers of 64 digits. */
    public static final JsonLimits DEFAULT = ofBytes(4 * MIB);

    public JsonLimits {
        if (bytesMax < 2 || depthMax < 1 || valuesMax < 1 || stringCharsMax < 1 || nameCharsMax < 1) {
            throw new IllegalArgumentException("JSON limits are positive");
        }
        if (numberCharsMax < 20) {
            throw new IllegalArgumentException("a number of 64 bits needs 20 characters");
        }
    }

    /** The default limits for texts of at most {@code bytesMax} bytes. */
    public static JsonLimits ofBytes(int bytesMax) {
        return new JsonLimits(bytesMax, 64, 200_000, bytesMax, 1024, 64);
    }
}
