package io.kruxos.capability.process;

import io.kruxos.capability.facts.PathTranslation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The way from a name to the file that the kernel executes for it, link by link.
 *
 * <p>A program goes by the name of every link that leads to it, so a link counts only where the machine's administrator alone
 * makes links: one that an agent can make, in a mount or anywhere else that {@code /proc} leads to, would lend the name of an
 * allowed program to another one.
 */
final class ProgramTrail {
    /** Where programs lie that are there in every cell. */
    private static final List<String> SYSTEM = List.of("/usr/", "/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/");

    /** Where links between programs lie besides. */
    private static final String SETTINGS = "/etc/";

    /** As many as the kernel follows (path_resolution(7)). */
    private static final int LINKS_MAX = 40;

    private ProgramTrail() {}

    /** Where a trail leads. */
    sealed interface End {
        /** A file among the system's programs, by its real path. */
        record OfSystem(String program) implements End {}

        /** A file in a mount, by its agent path. */
        record InMount(String program) implements End {}

        /** A file or a link that no program of a cell can be reached by. */
        record Astray(Path where) implements End {}

        /** Nothing, or nothing that can be seen. */
        record Nowhere() implements End {}
    }

    /** Follows {@code file}, an absolute path. */
    static End follow(Path file, PathTranslation translation) {
        try {
            Path at = file;
            for (int links = 0; links <= LINKS_MAX; links++) {
                at = inRealDirectory(at);
                boolean link = Files.isSymbolicLink(at);
                Optional<String> mounted = inMount(at, translation);
                if (!link) {
                    return end(at, mounted);
                }
                if (mounted.isPresent() || !(isSystem(at) || at.startsWith(SETTINGS))) {
                    return new End.Astray(at);
                }
                at = at.resolveSibling(Files.readSymbolicLink(at));
            }
        } catch (IOException e) {
            // Missing or out of sight: either way no program for anybody.
            return new End.Nowhere();
        }
        return new End.Nowhere();
    }

    private static End end(Path at, Optional<String> mounted) {
        if (mounted.isPresent()) {
            return new End.InMount(mounted.get());
        }
        return isSystem(at) ? new End.OfSystem(at.toString()) : new End.Astray(at);
    }

    private static Path inRealDirectory(Path file) throws IOException {
        Path directory = file.getParent();
        Path name = file.getFileName();
        return directory == null || name == null ? file : directory.toRealPath().resolve(name);
    }

    private static boolean isSystem(Path path) {
        return SYSTEM.stream().anyMatch(path.toString()::startsWith);
    }

    private static Optional<String> inMount(Path path, PathTranslation translation) {
        return translation.translate(path.toString()) instanceof PathTranslation.Translated.AgentPath(String agentPath)
                        && translation.scope(agentPath).isPresent()
                ? Optional.of(agentPath)
                : Optional.empty();
    }
}
