package io.kruxos.operator;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as operators write them: an instant, a UTC day, or how long ago ({@code 30s}, {@code 15m}, {@code 2h}, {@code 7d}). */
final class TimeText {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");

    private TimeText() {}

    static Instant parse(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long count = Long.parseLong(ago.group(1));
            return now.minus(
                    switch (ago.group(2)) {
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw OperatorRefusal.usage(
                    "a time is 2026-01-31, 2026-01-31T08:00:00Z, or 30s, 15m, 2h, 7d ago, not " + text);
        }
    }
}
