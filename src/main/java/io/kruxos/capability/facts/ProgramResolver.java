package io.kruxos.capability.facts;

import io.kruxos.domain.CommandFact;
import io.kruxos.domain.Mount;
import io.kruxos.domain.StructuredError;
import java.util.List;

/** Finds out which file the kernel will execute for a command. */
@FunctionalInterface
public interface ProgramResolver {
    /** The argument that carries {@link CommandFact#program()} to the handler; no schema has it, so no client can set it. */
    String PROGRAM = "_program";

    Resolution resolve(Request request);

    /**
     * A command as the call gives it.
     *
     * @param program the program, or with {@code shell} the whole command line
     * @param arguments the arguments after it
     * @param directory the agent path that it starts in
     */
    record Request(String program, List<String> arguments, boolean shell, String directory, List<Mount> mounts) {
        public Request {
            arguments = List.copyOf(arguments);
            mounts = List.copyOf(mounts);
        }
    }

    /** The program, or why there is none. */
    sealed interface Resolution {
        record Found(CommandFact command) implements Resolution {}

        record Unresolved(StructuredError error) implements Resolution {}
    }
}
