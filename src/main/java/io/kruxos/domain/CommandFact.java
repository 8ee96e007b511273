package io.kruxos.domain;

import java.util.List;
import java.util.Set;

/**
 * One program that a call starts.
 *
 * @param program the real path of the file that the kernel will execute, symbolic links resolved; an agent path
 * @param names the names it goes by: the file's own name and, when it was found in a system directory, the name it was found
 *     under ({@code awk} and {@code mawk}). A program in a workspace never borrows a system program's name
 * @param argv all arguments, the program as it was written first
 * @param shell whether a shell reads {@code argv} as a command line
 */
public record CommandFact(String program, Set<String> names, List<String> argv, boolean shell) {
    public CommandFact {
        names = Set.copyOf(names);
        argv = List.copyOf(argv);
    }
}
