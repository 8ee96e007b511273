package io.kruxos.policy;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code time}: the call's own time lies in a window of the week. A window whose end is not after its start goes over
 * midnight and belongs to the day that it starts on.
 *
 * @param from included
 * @param to not included
 */
record TimeCondition(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) implements Condition {
    TimeCondition {
        days = Set.copyOf(days);
    }

    @Override
    public Match test(Point point) {
        ZonedDateTime at = point.facts.at().atZone(zone);
        return Condition.holds(within(at.getDayOfWeek(), at.toLocalTime()));
    }

    private boolean within(DayOfWeek day, LocalTime time) {
        if (from.isBefore(to)) {
            return days.contains(day) && !time.isBefore(from) && time.isBefore(to);
        }
        return (days.contains(day) && !time.isBefore(from)) || (days.contains(day.minus(1)) && time.isBefore(to));
    }

    @Override
    public String words() {
        return "time: " + EnumSet.copyOf(days) + " " + from + " to " + to + " " + zone;
    }
}
