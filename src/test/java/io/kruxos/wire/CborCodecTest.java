package io.kruxos.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors are from RFC 8949 appendix A, wrapped as the value of the key {@code v}. */
class CborCodecTest {
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "23, 17",
        "24, 1818",
        "255, 18ff",
        "256, 190100",
        "65535, 19ffff",
        "65536, 1a00010000",
        "4294967295, 1affffffff",
        "4294967296, 1b0000000100000000",
        "9223372036854775807, 1b7fffffffffffffff",
        "-1, 20",
        "-24, 37",
        "-25, 3818",
        "-1000, 3903e7",
        "-9223372036854775808, 3b7fffffffffffffff",
    })
    void shouldWriteTheShortestInteger(long number, String hex) {
        assertBothWays(number, hex);
    }

    @ParameterizedTest
    @CsvSource({
        "18446744073709551615, 1bffffffffffffffff",
        "18446744073709551616, c249010000000000000000",
        "-18446744073709551616, 3bffffffffffffffff",
        "-18446744073709551617, c349010000000000000000",
    })
    void shouldWriteBigIntegersInTheirPreferredForm(BigInteger number, String hex) {
        assertBothWays(number, hex);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, f90000",
        "-0.0, f98000",
        "1.0, f93c00",
        "1.1, fb3ff199999999999a",
        "65504.0, f97bff",
        "100000.0, fa47c35000",
        "3.4028234663852886e+38, fa7f7fffff",
        "1.0e+300, fb7e37e43c8800759c",
        "5.960464477539063e-8, f90001",
        "0.00006103515625, f90400",
        "-4.1, fbc010666666666666",
        "Infinity, f97c00",
        "-Infinity, f9fc00",
        "NaN, f97e00",
    })
    void shouldWriteTheShortestFloat(double number, String hex) {
        assertBothWays(number, hex);
    }

    @Test
    void shouldWriteFloatsLikeTheDoublesTheyAre() {
        assertArrayEquals(CborCodec.encode(Map.of("v", (double) 1.5f)), CborCodec.encode(Map.of("v", 1.5f)));
    }

    @ParameterizedTest
    @CsvSource({"'', 60", "IETF, 6449455446", "ü, 62c3bc", "水, 63e6b0b4", "\uD800\uDD51, 64f0908591", "?, 613f"})
    void shouldWriteTextAsUtf8(String text, String hex) {
        assertBothWays(text, hex);
    }

    @Test
    void shouldCarryEveryKindOfValue() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("a", List.of(1L, List.of(2L, "x"), Map.of("k", true)));
        object.put("b", null);
        object.put("c", false);
        object.put("d", Map.of());
        object.put("e", List.of());
        assertEquals(object, CborCodec.decode(CborCodec.encode(object)));
        byte[] bytes = {0, -1, 7};
        assertArrayEquals(bytes, (byte[])
                CborCodec.decode(CborCodec.encode(Map.of("v", bytes))).get("v"));
    }

    @Test
    void shouldNotDependOnTheOrderOfAMap() {
        Map<String, @Nullable Object> forth = new LinkedHashMap<>();
        Map<String, @Nullable Object> back = new LinkedHashMap<>();
        List<String> keys = List.of("", "b", "aa", "é", "zz", "水", "\uD800\uDD51", "a", "abc");
        keys.forEach(key -> forth.put(key, 1L));
        keys.reversed().forEach(key -> back.put(key, 1L));
        assertArrayEquals(CborCodec.encode(forth), CborCodec.encode(back));
        assertEquals(
                List.of("", "a", "b", "aa", "zz", "é", "abc", "水", "\uD800\uDD51"),
                List.copyOf(CborCodec.decode(CborCodec.encode(forth)).keySet()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing at all
                "80", // a list
                "a0a0", // something after the end
                "a161761800", // 0 in two bytes
                "a16176190017",
                "a161761b00000000ffffffff",
                "a1617678016161", // a length in two bytes
                "a16176fa3fc00000", // 1.5 as a single
                "a16176fb3ff8000000000000", // 1.5 as a double
                "a16176f97e01", // another NaN
                "a16176c24101", // a big number that is small
                "a16176c2490001ffffffffffffff", // a big number with a leading zero
                "a16176c3617a",
                "a16176c074323031332d30332d32315432303a30343a30305a", // another tag
                "bf6176f6ff", // indefinite map
                "a161769fff", // indefinite list
                "a161765f4100ff", // indefinite bytes
                "a2616201616101", // keys out of order
                "a2616101616102", // the same key twice
                "a10101", // a key that is a number
                "a16176f7", // undefined
                "a16176f0", // another simple value
                "a16176f8ff",
                "a1617661ff", // not UTF-8
                "a1617663eda080", // a surrogate in UTF-8
                "a1617662c080", // an overlong form
                "a161", // cut
                "a16176",
                "a161761a0000",
                "a16176fb00",
                "a161767bffffffffffffffff61", // a length beyond everything
                "bb00000000ffffffff",
                "a161769bffffffffffffffff",
                "a161765b7fffffffffffffff",
                "ba7fffffff",
                "a161769a0fffffff01"
            })
    void shouldRefuseWhatItWouldNotWrite(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThrows(CborException.class, () -> CborCodec.decode(bytes));
    }

    @Test
    void shouldRefuseTextThatHasNoUtf8Form() {
        for (String text : List.of("\uD800", "a\uDC00", "\uDC00\uD800", "é\uD800é", "\uD800\uD800\uDC00")) {
            assertThrows(CborException.class, () -> CborCodec.encode(Map.of("v", text)), text);
            assertThrows(CborException.class, () -> CborCodec.encode(Map.of(text, 1L)), text);
        }
    }

    @Test
    void shouldRefuseTypesThatItDoesNotKnow() {
        assertThrows(CborException.class, () -> CborCodec.encode(Map.of("v", new StringBuilder("x"))));
        assertThrows(CborException.class, () -> CborCodec.encode(Map.of("v", Map.of(1L, 2L))));
    }

    @Test
    void shouldHoldItsLimitsBothWays() {
        CborLimits narrow = new CborLimits(20, 3, 4);
        Map<String, Object> deep = Map.of("a", List.of(List.of(List.of())));
        Map<String, Object> many = Map.of("a", List.of(1L, 2L, 3L));
        Map<String, Object> large = Map.of("a", "x".repeat(17));
        for (Map<String, Object> object : List.of(deep, many, large)) {
            byte[] bytes = CborCodec.encode(object);
            assertThrows(CborException.class, () -> CborCodec.encode(object, narrow));
            assertThrows(CborException.class, () -> CborCodec.decode(bytes, narrow));
        }
        Map<String, Object> fits = Map.of("a", "x".repeat(16));
        assertEquals(20, CborCodec.encode(fits, narrow).length);
        assertEquals(fits, CborCodec.decode(CborCodec.encode(fits), narrow));
    }

    @Test
    void shouldSurviveTheDeepestDocument() {
        byte[] bytes = new byte[100_000];
        Arrays.fill(bytes, (byte) 0x81);
        bytes[0] = (byte) 0xa1;
        bytes[1] = 0x61;
        bytes[2] = 0x76;
        CborLimits deepest = new CborLimits(64 << 20, 512, 1 << 20);
        assertThrows(CborException.class, () -> CborCodec.decode(bytes, deepest));
    }

    @Test
    void shouldGrowBeyondItsFirstBuffer() {
        Map<String, @Nullable Object> object = new HashMap<>();
        object.put("text", "y".repeat(3_000_000));
        List<@Nullable Object> numbers = new ArrayList<>();
        for (long i = 0; i < 10_000; i++) {
            numbers.add(i);
        }
        object.put("numbers", numbers);
        assertEquals(object, CborCodec.decode(CborCodec.encode(object)));
    }

    private static void assertBothWays(Object value, String hex) {
        String document = "a16176" + hex;
        assertEquals(document, HexFormat.of().formatHex(CborCodec.encode(Map.of("v", value))));
        assertEquals(Map.of("v", value), CborCodec.decode(HexFormat.of().parseHex(document)));
    }
}
