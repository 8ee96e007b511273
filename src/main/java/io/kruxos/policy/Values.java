package io.kruxos.policy;

import io.kruxos.domain.Tier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands single values; each throws {@link IllegalArgumentException} with a message for the author of the file. */
final class Values {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final Duration DURATION_MAX = Duration.ofDays(366);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?(B|KiB|MiB|GiB|TiB|kB|MB|GB|TB)?");
    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "TiB", 1L << 40,
            "kB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "TB", 1_000_000_000_000L);

    private Values() {}

    static Tier tier(String word) {
        List<String> words = Arrays.stream(Tier.values()).map(Tier::word).toList();
        return Tier.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException("not a tier" + Words.hint(word, words)));
    }

    /** {@code 90s}, {@code 10m}, {@code 1h30m}, {@code 7d}; longer than nothing, at most 366 days. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException("not a duration such as 90s, 10m, 1h30m or 7d");
        }
        Duration duration = Duration.ofDays(number(matcher, 1))
                .plusHours(number(matcher, 2))
                .plusMinutes(number(matcher, 3))
                .plusSeconds(number(matcher, 4))
                .plusMillis(number(matcher, 5));
        if (duration.isZero() || duration.compareTo(DURATION_MAX) > 0) {
            throw new IllegalArgumentException("a duration is longer than nothing and at most 366d");
        }
        return duration;
    }

    private static long number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** {@code 512MiB}, {@code 1GiB}, {@code 500MB}, or bytes without a unit. */
    static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size such as 512MiB, 1GiB or 500MB");
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        try {
            long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), UNITS.getOrDefault(unit, 1L));
            if (bytes > 0) {
                return bytes;
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a size is less than 8 EiB", e);
        }
        throw new IllegalArgumentException("a size is more than nothing");
    }

    /** A whole number from 1. */
    static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("not a whole number from 1 to 999999999");
        }
        return Integer.parseInt(text);
    }

    /** A number of cores: {@code 2} or {@code 0.5}. */
    static double cores(String text) {
        if (!text.matches("[0-9]{1,4}(\\.[0-9]{1,3})?") || Double.parseDouble(text) <= 0) {
            throw new IllegalArgumentException("not a number of cores such as 2 or 0.5");
        }
        return Double.parseDouble(text);
    }

    static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("write true or false");
        };
    }

    /** A path pattern's characters that stand for themselves. */
    static String escaped(String path) {
        return path.replaceAll("([\\\\*?\\[\\]{},])", "\\\\$1");
    }
}
