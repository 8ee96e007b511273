package io.kruxos.policy;

import io.kruxos.domain.PathFact;
import io.kruxos.domain.PathGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the matchers of a rule, or of its {@code unless}. */
final class ConditionReader {
    static final Set<String> KEYS = Set.of(
            "path",
            "access",
            "host",
            "command",
            "args",
            "shell",
            "shell_text",
            "url",
            "agent",
            "principal",
            "client",
            "time",
            "when");

    private final Fields fields;
    private final Scope scope;
    private final List<Condition> conditions = new ArrayList<>();

    private ConditionReader(Fields fields, Scope scope) {
        this.fields = fields;
        this.scope = scope;
    }

    /** What the conditions say, the dear ones last. */
    static List<Condition> read(Fields fields, Scope scope) {
        ConditionReader reader = new ConditionReader(fields, scope);
        reader.caller();
        reader.facts();
        reader.command();
        fields.find("time")
                .flatMap(node -> TimeReader.read(node, scope.findings()))
                .ifPresent(reader.conditions::add);
        if (fields.find("when").isPresent()) {
            reader.when();
        }
        return reader.conditions;
    }

    /** Apart, because the mere mention of {@link CelProgram} in a method that runs loads the expression library. */
    private void when() {
        fields.value("when", CelProgram::compile).map(WhenCondition::new).ifPresent(conditions::add);
    }

    private void caller() {
        listed("agent", TextGlob::of, AgentCondition::new);
        listed("client", TextGlob::of, ClientCondition::of);
        List<TextGlob> agents = new ArrayList<>();
        List<TextGlob> groups = new ArrayList<>();
        fields.parsed("principal", text -> principal(text, agents, groups));
        if (!agents.isEmpty() || !groups.isEmpty()) {
            conditions.add(new PrincipalCondition(agents, groups));
        }
    }

    private static boolean principal(String text, List<TextGlob> agents, List<TextGlob> groups) {
        if (text.startsWith("agent:")) {
            return agents.add(TextGlob.of(text.substring("agent:".length())));
        }
        if (text.startsWith("group:")) {
            return groups.add(TextGlob.of(text.substring("group:".length())));
        }
        throw new IllegalArgumentException("a principal is agent:NAME or group:NAME");
    }

    private void facts() {
        listed("path", this::pathGlob, PathCondition::new);
        fields.value("access", ConditionReader::access)
                .map(AccessCondition::new)
                .ifPresent(conditions::add);
        listed("host", HostPattern::of, HostCondition::new);
        listed("url", TextGlob::of, UrlCondition::new);
    }

    private <T> void listed(String key, Function<String, T> parser, Function<List<T>, Condition> maker) {
        List<T> values = fields.parsed(key, parser);
        if (!values.isEmpty()) {
            conditions.add(maker.apply(values));
        }
    }

    private PathGlob pathGlob(String text) {
        return PathGlob.of(scope.withHome(text));
    }

    private static PathFact.Access access(String text) {
        return switch (text) {
            case "read" -> PathFact.Access.READ;
            case "write" -> PathFact.Access.WRITE;
            default -> throw new IllegalArgumentException("an access is read or write");
        };
    }

    private void command() {
        List<TextGlob> names = new ArrayList<>();
        List<PathGlob> programs = new ArrayList<>();
        fields.parsed("command", text -> program(text, names, programs));
        List<TextGlob> args = fields.parsed("args", TextGlob::of);
        Optional<Boolean> shell = fields.value("shell", Values::yesOrNo);
        List<TextGlob> shellText = fields.parsed("shell_text", TextGlob::of);
        boolean said = shell.isPresent() || !names.isEmpty() || !programs.isEmpty() || !args.isEmpty();
        if (said || !shellText.isEmpty()) {
            conditions.add(new CommandCondition(names, programs, args, shell.orElse(null), shellText));
        }
    }

    private boolean program(String text, List<TextGlob> names, List<PathGlob> programs) {
        if (text.indexOf('/') >= 0) {
            return programs.add(pathGlob(text));
        }
        if (text.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("a command is a program's name or path; its arguments go into \"args\"");
        }
        return names.add(TextGlob.of(text));
    }
}
