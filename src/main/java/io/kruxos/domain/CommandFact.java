package io.kruxos.domain;

import java.util.List;
import java.util.Set;

/**
 * One program that a call starts.
 *
 * @param program the real path of the file that the kernel will execute, symbolic links resolved; an agent path
 * @param names the names it goes by: the file's own, and the one it was found under where the machine's administrator made the
 *     links between the two ({@code awk} and {@code mawk}). Those of a program in a workspace are whatever the agent likes, which
 *     {@code program} tells
 * @param argv all arguments, the program as it was written first
 * @param shell whether a shell reads {@code argv} as a command line
 */
public record CommandFact(String program, Set<String> names, List<String> argv, boolean shell) {
    public CommandFact {
        names = Set.copyOf(names);
        argv = List.copyOf(argv);
    }
}
