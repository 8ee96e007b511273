package io.kruxos.capability.facts;

import io.kruxos.capability.facts.HostDirectories.Seen;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.Mount;
import io.kruxos.sandbox.MountableDirectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which host directories may become an agent's {@code /workspace} or {@code /mnt/<label>}. */
public final class MountRules {
    private final Path home;
    private final HostDirectories directories;

    /** Rules that keep {@code home}, KruxOS's own, away from agents. */
    public MountRules(Path home, HostDirectories directories) {
        this.home = home;
        this.directories = directories;
    }

    /** The answer to a wish for a mount. */
    public sealed interface Answer {
        /** It may be; {@code mount} has the real host directory. */
        record Allowed(Mount mount) implements Answer {}

        /** It may not; {@code reason} is a sentence, and {@code mend} another that says what to do. */
        record Refused(String reason, String mend) implements Answer {}
    }

    /**
     * Looks a wish over.
     *
     * @param agentPath {@code /workspace} or {@code /mnt/<label>}
     * @param source a host directory, links allowed
     * @param others the agent's other mounts
     */
    public Answer check(AgentName agent, String agentPath, Path source, boolean writable, List<Mount> others) {
        Optional<Seen> seen;
        try {
            seen = directories.look(source.toAbsolutePath());
        } catch (IOException e) {
            return new Answer.Refused("KruxOS can't look at " + source + ": " + e.getMessage() + ".", "Try again.");
        }
        return seen.map(found -> check(agent, agentPath, source, found, writable, others))
                .orElseGet(() -> new Answer.Refused(
                        "There is no directory " + source + " that KruxOS can reach.",
                        "Create it, or check its name and the permissions on the way to it."));
    }

    private Answer check(
            AgentName agent, String agentPath, Path source, Seen seen, boolean writable, List<Mount> others) {
        Path real = seen.path();
        Optional<Answer.Refused> refused = directory(source, seen)
                .or(() -> own(agent, real))
                .or(() -> others.stream()
                        .flatMap(other -> overlap(agentPath, real, other).stream())
                        .findFirst());
        return refused.<Answer>map(answer -> answer).orElseGet(() -> allowed(agentPath, real, writable));
    }

    private Answer allowed(String agentPath, Path real, boolean writable) {
        try {
            Mount mount = new Mount(agentPath, real, writable);
            return MountableDirectories.refusal(mount, realOrSame(home))
                    .<Answer>map(reason -> new Answer.Refused(
                            real + " can't be mounted: " + reason + ".", "Name the directory that the agent works in."))
                    .orElseGet(() -> new Answer.Allowed(mount));
        } catch (IllegalArgumentException _) {
            return new Answer.Refused(
                    "'" + agentPath + "' is no agent path.",
                    "Use /workspace or /mnt/LABEL; a label has 1 to 63 of a-z 0-9 . _ - and begins with a letter or digit.");
        }
    }

    private static Optional<Answer.Refused> directory(Path source, Seen seen) {
        return seen.directory()
                ? Optional.empty()
                : refused(source + " is no directory.", "Name the directory that it is in.");
    }

    /** KruxOS's home stays away, as does everything above it; the agent's own directory in it is made for this. */
    private Optional<Answer.Refused> own(AgentName agent, Path real) {
        Path kept = realOrSame(home);
        boolean itsOwn = real.startsWith(kept.resolve("workspaces").resolve(agent.value()));
        if (itsOwn || (!real.startsWith(kept) && !kept.startsWith(real))) {
            return Optional.empty();
        }
        return refused(
                real + (real.startsWith(kept) ? " is in" : " contains") + " KruxOS's own home " + kept + ".",
                real.startsWith(kept)
                        ? "Name a directory outside of it."
                        : "Name a directory further down, or move KruxOS's home (KRUXOS_HOME).");
    }

    private static Optional<Answer.Refused> overlap(String agentPath, Path real, Mount other) {
        if (agentPath.equals(other.agentPath())) {
            return refused(
                    agentPath + " is " + other.hostPath() + " already.",
                    "Take another label, or remove that mount first.");
        }
        Path mounted = realOrSame(other.hostPath());
        if (!real.startsWith(mounted) && !mounted.startsWith(real)) {
            return Optional.empty();
        }
        return refused(
                real + " and " + mounted + ", which is " + other.agentPath() + " already, lie in one another.",
                "A file must have one name only: mount the upper directory alone, or two that are apart.");
    }

    private static Path realOrSame(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static Optional<Answer.Refused> refused(String reason, String mend) {
        return Optional.of(new Answer.Refused(reason, mend));
    }
}
