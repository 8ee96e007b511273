package io.kruxos.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Guesses which commands run inside a command. Shell text can hide a command in a hundred ways; what is found here may tighten
 * a decision and never loosens one, so that a miss costs no more than the layer's other answer for a shell.
 */
final class InnerCommands {
    private static final int INNER_MAX = 8192;
    private static final int WRAPPED_MAX = 128;

    private static final int DEPTH_MAX = 4;
    private static final Set<String> WRAPPERS = Set.of(
            "sudo",
            "doas",
            "su",
            "env",
            "nice",
            "nohup",
            "timeout",
            "time",
            "xargs",
            "setsid",
            "stdbuf",
            "ionice",
            "chroot",
            "unshare",
            "nsenter",
            "command",
            "exec",
            "builtin",
            "eval",
            "busybox",
            "toybox",
            "watch",
            "parallel",
            "find",
            "strace",
            "ltrace",
            "flock",
            "script",
            "taskset",
            "chrt",
            "runuser",
            "setpriv",
            "systemd-run",
            "if",
            "then",
            "else",
            "elif",
            "while",
            "until",
            "do",
            "!",
            "{",
            "trap");

    private final List<CommandView.Inner> found = new ArrayList<>();
    private boolean complete = true;

    private InnerCommands() {}

    /** The commands found; not {@code complete} when there are more than anybody wants to look at. */
    record Found(List<CommandView.Inner> commands, boolean complete) {
        static final Found NOTHING = new Found(List.of(), true);
    }

    private Found found() {
        return new Found(List.copyOf(found), complete);
    }

    private void add(String name, List<String> args) {
        complete &= found.size() < INNER_MAX;
        if (complete) {
            found.add(new CommandView.Inner(name, args));
        }
    }

    /** Those of a command line that a shell reads. */
    static Found ofShell(List<String> argv) {
        InnerCommands commands = new InnerCommands();
        if (shellWithText(argv)) {
            commands.words(argv, 0);
        } else {
            commands.text(String.join(" ", argv), 0);
        }
        return commands.found();
    }

    /** What a shell reads: the text that it is given, or the whole command line where no shell stands at its head. */
    static String shellText(List<String> argv) {
        return shellWithText(argv) ? textGiven(argv.subList(1, argv.size())).orElse("") : String.join(" ", argv);
    }

    private static boolean shellWithText(List<String> argv) {
        return !argv.isEmpty()
                && CommandView.isShell(baseName(argv.getFirst()))
                && argv.stream().anyMatch(CommandView::takesText);
    }

    static Found ofArguments(Set<String> names, List<String> args) {
        if (names.stream().noneMatch(WRAPPERS::contains)) {
            return Found.NOTHING;
        }
        InnerCommands commands = new InnerCommands();
        commands.suffixes(args, 0);
        return commands.found();
    }

    private void text(String text, int depth) {
        for (List<String> words : ShellWords.commands(text)) {
            words(words, depth);
        }
    }

    private void words(List<String> words, int depth) {
        int first = 0;
        while (first < words.size() && words.get(first).matches("[A-Za-z_][A-Za-z0-9_]*=.*")) {
            first++;
        }
        if (first == words.size() || !complete) {
            return;
        }
        String name = baseName(words.get(first));
        List<String> args = words.subList(first + 1, words.size());
        add(name, args);
        if (depth < DEPTH_MAX && WRAPPERS.contains(name)) {
            suffixes(args, depth + 1);
        }
        within(name, args, depth);
    }

    private void within(String name, List<String> args, int depth) {
        if (depth < DEPTH_MAX && CommandView.isShell(name)) {
            textGiven(args).ifPresent(text -> text(text, depth + 1));
        } else if (depth < DEPTH_MAX && name.equals("eval")) {
            text(String.join(" ", args), depth + 1);
        }
    }

    /** The text behind {@code -c}, other options between them left out. */
    private static Optional<String> textGiven(List<String> args) {
        int at = 0;
        while (at < args.size() && !CommandView.takesText(args.get(at))) {
            at++;
        }
        for (at++; at < args.size(); at++) {
            if (args.get(at).matches("[-+][oO]")) {
                at++;
            } else if (!args.get(at).startsWith("-")) {
                return Optional.of(args.get(at));
            }
        }
        return Optional.empty();
    }

    /** A wrapper's own options are not known here: every argument may be the program that it starts. */
    private void suffixes(List<String> args, int depth) {
        complete &= args.size() <= WRAPPED_MAX;
        for (int i = 0; i < args.size() && complete; i++) {
            String name = baseName(args.get(i));
            List<String> rest = args.subList(i + 1, args.size());
            add(name, rest);
            within(name, rest, depth);
        }
    }

    private static String baseName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }
}
