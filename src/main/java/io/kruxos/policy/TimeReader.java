package io.kruxos.policy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code time}: {@code { days: mon-fri, from: "08:00", to: "18:00", zone: Europe/Zurich }}. */
final class TimeReader {
    private static final Set<String> KEYS = Set.of("days", "from", "to", "zone");
    private static final List<String> DAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
            .toList();

    private TimeReader() {}

    static Optional<TimeCondition> read(Yaml node, Findings findings) {
        return Fields.of(node, KEYS, "\"time\"", findings).map(fields -> {
            EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
            fields.parsed("days", TimeReader::days).forEach(days::addAll);
            if (fields.find("days").isEmpty()) {
                days.addAll(EnumSet.allOf(DayOfWeek.class));
            }
            return new TimeCondition(
                    days,
                    fields.value("from", TimeReader::time).orElse(LocalTime.MIN),
                    fields.value("to", TimeReader::time).orElse(LocalTime.MIN),
                    fields.value("zone", TimeReader::zone).orElse(ZoneOffset.UTC));
        });
    }

    /** {@code sat}, or {@code mon-fri}, which may go over the week's end. */
    private static Set<DayOfWeek> days(String text) {
        String[] ends = text.split("-", 2);
        DayOfWeek last = day(ends[ends.length - 1]);
        EnumSet<DayOfWeek> days = EnumSet.of(last);
        for (DayOfWeek day = day(ends[0]); day != last; day = day.plus(1)) {
            days.add(day);
        }
        return days;
    }

    private static DayOfWeek day(String text) {
        int index = DAYS.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "a day is one of " + String.join(", ", DAYS) + ", or two of them: mon-fri");
        }
        return DayOfWeek.of(index + 1);
    }

    private static LocalTime time(String text) {
        if (text.equals("24:00")) {
            return LocalTime.MIN;
        }
        if (!text.matches("([01][0-9]|2[0-3]):[0-5][0-9]")) {
            throw new IllegalArgumentException("a time of day is written 08:00");
        }
        return LocalTime.parse(text);
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time zone such as Europe/Zurich or UTC", e);
        }
    }
}
