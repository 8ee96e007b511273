package io.kruxos.clients.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in a configuration file a value stands.
 *
 * @param steps keys (String) and positions in lists (Integer), from the top
 */
public record Location(List<Object> steps) {
    public static final Location TOP = new Location(List.of());

    public Location {
        steps = List.copyOf(steps);
        for (Object step : steps) {
            if (!(step instanceof String) && !(step instanceof Integer)) {
                throw new IllegalArgumentException("a step is a key or a position, not " + step);
            }
        }
    }

    public static Location of(Object... steps) {
        return new Location(List.of(steps));
    }

    Location child(Object step) {
        List<Object> longer = new ArrayList<>(steps);
        longer.add(step);
        return new Location(longer);
    }

    Location parent() {
        return new Location(steps.subList(0, steps.size() - 1));
    }

    Object last() {
        return steps.getLast();
    }

    boolean isTop() {
        return steps.isEmpty();
    }

    /** Whether the other is this one or lies above it. */
    boolean startsWith(Location other) {
        return steps.size() >= other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }

    /** What comes after a location above this one. */
    List<Object> after(Location above) {
        return steps.subList(above.steps.size(), steps.size());
    }

    /** As people write it: {@code mcp_servers.kruxos.env}, {@code hooks.Stop[0]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Object step : steps) {
            if (step instanceof Integer) {
                text.append('[').append(step).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step);
            }
        }
        return text.toString();
    }
}
