package io.kruxos.capability.process;

import io.kruxos.capability.facts.PathTranslation;
import io.kruxos.capability.facts.ProgramResolver;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.CommandFact;
import io.kruxos.domain.Errors;
import io.kruxos.domain.StructuredError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the file that a command will execute, before policy decides on it; the executor then executes exactly that file.
 *
 * <p>A bare name is searched for in the cells' {@code PATH} among the host's programs, which cells see under the same names,
 * and links are followed to the file itself, as {@link ProgramTrail} allows. A path in a mount is taken by its letters: the gateway may not be able to look
 * there, and the executor refuses it when a link is on the way.
 */
public final class ProgramLookup implements ProgramResolver {
    private static final CapabilityName RUN = new CapabilityName("process.run");
    private static final String SHELL = "/bin/sh";
    private static final int PROGRAM_CHARACTERS_MAX = 4096;

    @Override
    public Resolution resolve(Request request) {
        if (request.shell()) {
            return request.arguments().isEmpty()
                    ? found(Path.of(SHELL), request, shellArgv(request.program()))
                    : invalid("args", "must be left out with shell: write the arguments into 'command'");
        }
        String program = request.program();
        if (program.isEmpty() || program.length() > PROGRAM_CHARACTERS_MAX || program.indexOf('\0') >= 0) {
            return invalid(
                    "command", "must name a program in 1 to " + PROGRAM_CHARACTERS_MAX + " characters, without NUL");
        }
        if (request.arguments().isEmpty() && program.chars().anyMatch(Character::isWhitespace)) {
            return invalid(
                    "command",
                    "must be the program alone: put its arguments into 'args', one element each, or set shell: true to have"
                            + " /bin/sh read the whole line");
        }
        return program.indexOf('/') >= 0 ? byPath(request) : byName(request);
    }

    /** What the shell is started with. */
    static List<String> shellArgv(String commandLine) {
        return List.of(SHELL, "-c", commandLine);
    }

    /** Whether a program that was found among the host's is still that very file. */
    static boolean unchanged(String program) {
        try {
            return Path.of(program).toRealPath().toString().equals(program);
        } catch (IOException e) {
            return false;
        }
    }

    private static Resolution byName(Request request) {
        for (String directory : Environment.PATH.split(":")) {
            Path candidate = Path.of(directory, request.program());
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return found(candidate, request, argv(request));
            }
        }
        return notFound(request.program(), "No program '" + request.program() + "' is in the sandbox's PATH.");
    }

    private static Resolution byPath(Request request) {
        String written = request.program();
        PathTranslation translation = new PathTranslation(request.mounts());
        // A leading ~ is left for the translation to refuse.
        boolean complete = written.startsWith("/") || written.startsWith("~");
        String absolute = complete ? written : request.directory() + "/" + written;
        return switch (translation.translate(absolute)) {
            case PathTranslation.Translated.Malformed(String must) -> invalid("command", must);
            case PathTranslation.Translated.AgentPath(String path) ->
                translation.scope(path).isPresent()
                        ? command(path, path, argv(request), request)
                        : system(Path.of(path), request);
        };
    }

    private static Resolution system(Path file, Request request) {
        if (!Files.isRegularFile(file)) {
            return notFound(request.program(), "There is no program '" + file + "' in the sandbox.");
        }
        return found(file, request, argv(request));
    }

    private static Resolution found(Path file, Request request, List<String> argv) {
        return switch (ProgramTrail.follow(file, new PathTranslation(request.mounts()))) {
            case ProgramTrail.End.OfSystem(String program) -> command(file.toString(), program, argv, request);
            case ProgramTrail.End.InMount(String program) -> command(file.toString(), program, argv, request);
            case ProgramTrail.End.Astray(Path where) ->
                notFound(
                        argv.getFirst(),
                        "'" + file + "' leads to " + where
                                + ", which lies outside of the directories that the sandbox has programs in.");
            case ProgramTrail.End.Nowhere() ->
                notFound(argv.getFirst(), "There is no program '" + file + "' in the sandbox.");
        };
    }

    private static Resolution command(String found, String program, List<String> argv, Request request) {
        Set<String> names = new HashSet<>(List.of(fileName(found), fileName(program)));
        return new Resolution.Found(new CommandFact(program, names, argv, request.shell()));
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static List<String> argv(Request request) {
        List<String> argv = new ArrayList<>();
        argv.add(request.program());
        argv.addAll(request.arguments());
        return argv;
    }

    private static Resolution invalid(String field, String must) {
        return new Resolution.Unresolved(Errors.invalidInput(RUN, field, must));
    }

    private static Resolution notFound(String command, String message) {
        StructuredError error = ProcessErrors.commandNotFound(command, message);
        return new Resolution.Unresolved(error);
    }
}
