package io.kruxos.sandbox;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Rlimit;
import java.util.List;
import java.util.Map;

/**
 * A program to start in a cell.
 *
 * @param program the file, an absolute path as the cell sees it; nothing is searched for
 * @param argv all arguments, the program's name first
 * @param environment all of it: nothing is added or inherited
 * @param directory where it starts: an agent path, or any other absolute path that the cell sees
 * @param input descriptors stay the caller's; close them once the program runs
 * @param limits lowered right after the start, before the caller goes on
 */
public record ProcessSpec(
        String program,
        List<String> argv,
        Map<String, String> environment,
        String directory,
        Descriptor input,
        Descriptor output,
        Descriptor error,
        Map<Rlimit, Long> limits) {
    public ProcessSpec {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        limits = Map.copyOf(limits);
        if (!program.startsWith("/") || !directory.startsWith("/")) {
            throw new IllegalArgumentException("program and directory are absolute paths");
        }
    }
}
