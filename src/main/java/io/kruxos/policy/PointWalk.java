package io.kruxos.policy;

import io.kruxos.domain.CallFacts;
import io.kruxos.domain.PathFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The points of a call: each of its paths with each of its hosts, commands and URLs. */
final class PointWalk {
    private static final int POINTS_MAX = 10_000;

    private final CallFacts facts;
    private final List<CommandView> commands;

    private PointWalk(CallFacts facts, List<CommandView> commands) {
        this.facts = facts;
        this.commands = commands;
    }

    static PointWalk of(CallFacts facts) {
        if (facts.commands().isEmpty()) {
            return new PointWalk(facts, List.of());
        }
        List<CommandView> views = new ArrayList<>();
        facts.commands().forEach(command -> views.add(CommandView.of(command)));
        return new PointWalk(facts, views);
    }

    /** Why the facts cannot be decided on, if so. */
    Optional<String> fault() {
        long points = (long) count(facts.paths()) * count(facts.hosts()) * count(facts.urls()) * count(commands);
        if (points > POINTS_MAX) {
            return Optional.of("it names too many paths, hosts and commands");
        }
        for (int i = 0; i < facts.paths().size(); i++) {
            if (!normal(facts.paths().get(i))) {
                return Optional.of("one of its paths is not resolved");
            }
        }
        for (CommandView command : commands) {
            if (!command.inside().complete()) {
                return Optional.of("its command line is too long to look into");
            }
        }
        return Optional.empty();
    }

    private static int count(List<?> facts) {
        return Math.max(1, facts.size());
    }

    /** Without {@code .}, {@code ..}, doubled and trailing slashes: anything else could say one thing and mean another. */
    private static boolean normal(PathFact fact) {
        String path = fact.path();
        for (int start = 1; start < path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            boolean trailing = slash == path.length() - 1;
            if (trailing || end == start || dots(path, start, end)) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    private static boolean dots(String path, int start, int end) {
        return path.charAt(start) == '.' && (end - start == 1 || (end - start == 2 && path.charAt(start + 1) == '.'));
    }

    /** Sets {@code point} to each point in turn and asks {@code step}, until that says true. */
    void until(Point point, BooleanSupplier step) {
        for (int i = 0; i < count(commands); i++) {
            point.command = at(commands, i);
            if (paths(point, step)) {
                return;
            }
        }
    }

    private boolean paths(Point point, BooleanSupplier step) {
        for (int i = 0; i < count(facts.paths()); i++) {
            point.path = at(facts.paths(), i);
            if (hosts(point, step)) {
                return true;
            }
        }
        return false;
    }

    private boolean hosts(Point point, BooleanSupplier step) {
        for (int i = 0; i < count(facts.hosts()); i++) {
            point.host = at(facts.hosts(), i);
            if (urls(point, step)) {
                return true;
            }
        }
        return false;
    }

    private boolean urls(Point point, BooleanSupplier step) {
        for (int i = 0; i < count(facts.urls()); i++) {
            point.url = at(facts.urls(), i);
            if (step.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static <T> @Nullable T at(List<T> list, int index) {
        return list.isEmpty() ? null : list.get(index);
    }
}
