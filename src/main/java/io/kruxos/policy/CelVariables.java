package io.kruxos.policy;

import dev.cel.runtime.CelVariableResolver;
import io.kruxos.domain.CommandFact;
import io.kruxos.domain.PathFact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a CEL expression sees of a point, made when it is asked for. A fact that is missing is an evaluation error. */
final class CelVariables implements CelVariableResolver {
    private final Point point;

    CelVariables(Point point) {
        this.point = point;
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case "args" -> Optional.ofNullable(point.command).map(CommandView::args);
            case "input" -> Optional.of(object(point.facts.arguments()));
            case "paths" ->
                Optional.of(point.facts.paths().stream().map(PathFact::path).toList());
            case "hosts" ->
                Optional.of(point.facts.hosts().stream()
                        .map(host -> host.host() + ":" + host.port())
                        .toList());
            case "commands" ->
                Optional.of(point.facts.commands().stream()
                        .map(CelVariables::command)
                        .toList());
            case "urls" -> Optional.of(point.facts.urls());
            case "agent" -> Optional.of(point.facts.caller().agent().value());
            case "group" -> Optional.of(point.facts.caller().group());
            case "client" -> Optional.ofNullable(point.facts.caller().client());
            case "capability" -> Optional.of(point.facts.capability().value());
            case "time" -> Optional.of(point.facts.at());
            default -> Optional.empty();
        };
    }

    private static Map<String, Object> command(CommandFact fact) {
        List<String> argv = fact.argv();
        return Map.of(
                "program", fact.program(),
                "names", fact.names().stream().sorted().toList(),
                "args", argv.subList(Math.min(1, argv.size()), argv.size()),
                "shell", fact.shell());
    }

    private static Map<String, Object> object(Map<?, ?> source) {
        Map<String, Object> object = new LinkedHashMap<>();
        source.forEach((key, value) -> object.put(String.valueOf(key), value(value)));
        return object;
    }

    /** CEL's integers are longs and its null is a value of its own. */
    private static Object value(@Nullable Object source) {
        return switch (source) {
            case null -> dev.cel.common.values.NullValue.NULL_VALUE;
            case Integer number -> number.longValue();
            case Float number -> number.doubleValue();
            case Map<?, ?> map -> object(map);
            case List<?> list -> {
                List<Object> values = new ArrayList<>();
                list.forEach(item -> values.add(value(item)));
                yield values;
            }
            default -> source;
        };
    }
}
