package io.kruxos.policy;

import io.kruxos.domain.PathGlob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code command}, {@code args}, {@code shell} and {@code shell_text} together: all that is said of them holds for one and the
 * same command; false where a call starts no program.
 *
 * <p>It surely holds only for the program that the kernel will execute: a bare name must be the program's own, in a directory
 * of the machine's administrator, and what a shell reads is unknown unless the rule says {@code shell: true}. What else looks
 * like it, such as {@code rm} inside shell text or behind {@code sudo}, may hold, which tightens and never loosens.
 *
 * @param names bare names; empty with {@code programs}: any program
 * @param programs patterns of real program paths
 * @param args each must match one of the arguments, as written or as a path made plain
 * @param shell null: not said
 * @param shellText one must match the shell's text without white space; empty: not said
 */
record CommandCondition(
        List<TextGlob> names,
        List<PathGlob> programs,
        List<TextGlob> args,
        @Nullable Boolean shell,
        List<TextGlob> shellText)
        implements Condition {
    CommandCondition {
        names = List.copyOf(names);
        programs = List.copyOf(programs);
        args = List.copyOf(args);
        shellText = List.copyOf(shellText);
    }

    @Override
    public Match test(Point point) {
        CommandView command = point.command;
        if (command == null || (shell != null && shell != command.shell()) || !textMatches(command)) {
            return Match.NO;
        }
        Match program = program(command);
        if (program != Match.NO && argsMatch(command.args())) {
            return command.shell() && shell == null ? Match.MAYBE : program;
        }
        return innerMatches(command) ? Match.MAYBE : Match.NO;
    }

    private boolean textMatches(CommandView command) {
        return shellText.isEmpty() || (command.shell() && TextGlobs.anyMatches(shellText, command.compact()));
    }

    private Match program(CommandView command) {
        if (names.isEmpty() && programs.isEmpty()) {
            return Match.YES;
        }
        for (PathGlob glob : programs) {
            if (glob.matches(command.fact().program())) {
                return Match.YES;
            }
        }
        for (String name : command.fact().names()) {
            if (TextGlobs.anyMatches(names, name)) {
                return command.trusted() ? Match.YES : Match.MAYBE;
            }
        }
        return Match.NO;
    }

    private boolean innerMatches(CommandView command) {
        for (CommandView.Inner inner : command.inner()) {
            boolean named = names.isEmpty() ? programs.isEmpty() : TextGlobs.anyMatches(names, inner.name());
            if (named && argsMatch(inner.args())) {
                return true;
            }
        }
        return false;
    }

    private boolean argsMatch(List<String> given) {
        for (TextGlob wanted : args) {
            if (!anyIs(wanted, given)) {
                return false;
            }
        }
        return true;
    }

    private static boolean anyIs(TextGlob wanted, List<String> given) {
        for (String argument : given) {
            if (wanted.matches(argument) || (argument.startsWith("/") && wanted.matches(plain(argument)))) {
                return true;
            }
        }
        return false;
    }

    /** {@code /usr/../etc/./x//} is {@code /etc/x}, read as text. */
    private static String plain(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/")) {
            if (name.equals("..") && !names.isEmpty()) {
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
        }
        return "/" + String.join("/", names);
    }

    /** The program names without which this cannot hold; empty when there is no such list. */
    List<String> neededNames() {
        return programs.isEmpty() ? TextGlobs.literals(names) : List.of();
    }

    @Override
    public String words() {
        List<String> words = new ArrayList<>();
        if (!names.isEmpty() || !programs.isEmpty()) {
            words.add("command: " + names + programs);
        }
        if (!args.isEmpty()) {
            words.add("args: " + args);
        }
        if (shell != null) {
            words.add("shell: " + shell);
        }
        if (!shellText.isEmpty()) {
            words.add("shell_text: " + shellText);
        }
        return String.join(", ", words);
    }
}
