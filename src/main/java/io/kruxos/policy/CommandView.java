package io.kruxos.policy;

import io.kruxos.domain.CommandFact;
import java.util.List;
import java.util.Set;

/**
 * What policy sees in a command.
 *
 * @param trusted whether the program lies where only the machine's administrator installs programs, so that its names are its
 *     own and not borrowed by a file in a workspace
 * @param shell whether a shell reads text that comes with the call
 * @param inside the commands that may run inside: a shell's, and those handed to {@code env}, {@code nohup} and their kin.
 *     A best guess that can only tighten
 * @param compact a shell's text without white space; empty for others
 */
record CommandView(
        CommandFact fact,
        List<String> args,
        boolean trusted,
        boolean shell,
        InnerCommands.Found inside,
        String compact) {
    private static final List<String> PROGRAM_DIRECTORIES =
            List.of("/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/opt/", "/snap/", "/nix/store/");
    private static final Set<String> SHELLS =
            Set.of("sh", "dash", "bash", "zsh", "ksh", "mksh", "fish", "ash", "csh", "tcsh", "rbash");

    /** A command inside a command; {@code args} without the program. */
    record Inner(String name, List<String> args) {}

    List<Inner> inner() {
        return inside.commands();
    }

    static CommandView of(CommandFact fact) {
        List<String> argv = fact.argv();
        List<String> args = argv.subList(Math.min(1, argv.size()), argv.size());
        boolean shell = fact.shell() || (isShell(fact) && args.stream().anyMatch(CommandView::takesText));
        return new CommandView(
                fact,
                args,
                PROGRAM_DIRECTORIES.stream().anyMatch(fact.program()::startsWith),
                shell,
                shell ? InnerCommands.ofShell(argv) : InnerCommands.ofArguments(fact.names(), args),
                shell ? InnerCommands.shellText(argv).replaceAll("\\s", "") : "");
    }

    private static boolean isShell(CommandFact fact) {
        return fact.names().stream().anyMatch(SHELLS::contains);
    }

    static boolean isShell(String name) {
        return SHELLS.contains(name);
    }

    /** {@code -c}, {@code -lc}, {@code -ec}, …, and {@code --command}. */
    static boolean takesText(String argument) {
        return argument.startsWith("--command")
                || (argument.startsWith("-") && !argument.startsWith("--") && argument.indexOf('c') > 0);
    }
}
