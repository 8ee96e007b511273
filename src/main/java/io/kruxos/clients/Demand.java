package io.kruxos.clients;

import io.kruxos.clients.format.Location;
import io.kruxos.clients.format.Meaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One thing that must be so in a client's configuration file. What no demand speaks of is the user's own. */
sealed interface Demand {
    Location at();

    /** The meaning changed as little as possible so that the demand holds. */
    Map<String, @Nullable Object> settle(Map<String, @Nullable Object> meaning);

    /** What must be so, without the location. */
    String wish();

    default boolean holds(Map<String, @Nullable Object> meaning) {
        return settle(meaning).equals(meaning);
    }

    /** What is wrong, for people; never shows the value that is there, which may be a secret. */
    default String fault(Map<String, @Nullable Object> meaning) {
        String state = Meaning.valueAt(meaning, at()) == null ? " is missing; it " : " ";
        return at() + state + "must " + wish();
    }

    /** A value is there. */
    record Setting(Location at, Object value) implements Demand {
        @Override
        public Map<String, @Nullable Object> settle(Map<String, @Nullable Object> meaning) {
            return Objects.equals(Meaning.valueAt(meaning, at), value) ? meaning : Meaning.with(meaning, at, value);
        }

        @Override
        public String wish() {
            return "be " + value;
        }
    }

    /** Nothing is there. */
    record Absent(Location at) implements Demand {
        @Override
        public Map<String, @Nullable Object> settle(Map<String, @Nullable Object> meaning) {
            return Meaning.without(meaning, at);
        }

        @Override
        public String wish() {
            return "not be there";
        }
    }

    /** This value is not there, any other may be. */
    record NotSo(Location at, Object value) implements Demand {
        @Override
        public Map<String, @Nullable Object> settle(Map<String, @Nullable Object> meaning) {
            return value.equals(Meaning.valueAt(meaning, at)) ? Meaning.without(meaning, at) : meaning;
        }

        @Override
        public String wish() {
            return "not be " + value;
        }
    }

    /** A list holds these, besides whatever else. */
    record Included(Location at, List<?> values) implements Demand {
        public Included {
            values = List.copyOf(values);
        }

        @Override
        public Map<String, @Nullable Object> settle(Map<String, @Nullable Object> meaning) {
            List<@Nullable Object> list = Meaning.listAt(meaning, at);
            if (list.containsAll(values)) {
                return meaning;
            }
            values.stream().filter(value -> !list.contains(value)).forEach(list::add);
            return Meaning.with(meaning, at, list);
        }

        @Override
        public String wish() {
            return "hold " + values;
        }
    }

    /**
     * A list of hooks holds this group exactly once, and no other that runs KruxOS's hook.
     *
     * @param group the client's form of a matcher and its commands
     */
    record HookGroup(Location at, Map<String, @Nullable Object> group) implements Demand {
        @Override
        public Map<String, @Nullable Object> settle(Map<String, @Nullable Object> meaning) {
            List<@Nullable Object> groups = Meaning.listAt(meaning, at);
            int own = -1;
            for (int i = groups.size() - 1; i >= 0; i--) {
                if (HookCommand.isMentionedIn(groups.get(i))) {
                    if (own >= 0) {
                        groups.remove(own);
                    }
                    own = i;
                }
            }
            if (own < 0) {
                groups.add(group);
            } else {
                groups.set(own, group);
            }
            return groups.equals(Meaning.listAt(meaning, at)) ? meaning : Meaning.with(meaning, at, groups);
        }

        @Override
        public String wish() {
            return "run KruxOS's hook exactly as `kruxos cli-config generate` shows it";
        }
    }

    /** No token stands there in clear; a reference such as {@code ${NAME}} may. */
    record NoToken(Location at) implements Demand {
        @Override
        public Map<String, @Nullable Object> settle(Map<String, @Nullable Object> meaning) {
            return literal(meaning).isEmpty() ? meaning : Meaning.without(meaning, at);
        }

        /** Where the agent stands whose token it is. */
        Location agent() {
            List<Object> steps = new ArrayList<>(at.steps());
            steps.set(steps.size() - 1, "KRUXOS_AGENT_NAME");
            return new Location(steps);
        }

        /** The token that stands there in clear; empty when none does. */
        String literal(Map<String, @Nullable Object> meaning) {
            String text = Meaning.textAt(meaning, at);
            return text.contains("${") ? "" : text;
        }

        @Override
        public String wish() {
            return "not hold a token in clear";
        }
    }

    /** The client passes on every variable that a value of {@code env} refers to as {@code ${NAME}}. */
    record PassedOn(Location at, Location env) implements Demand {
        private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

        @Override
        public Map<String, @Nullable Object> settle(Map<String, @Nullable Object> meaning) {
            return new Included(at, references(meaning)).settle(meaning);
        }

        private List<String> references(Map<String, @Nullable Object> meaning) {
            List<String> names = new ArrayList<>();
            for (Object value : Meaning.objectAt(meaning, env).values()) {
                Matcher matcher = REFERENCE.matcher(String.valueOf(value));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
            return names;
        }

        @Override
        public String wish() {
            return "name every variable that " + env + " refers to";
        }
    }
}
