package io.kruxos.clients;

import io.kruxos.clients.Comparison.Holds;
import io.kruxos.clients.Comparison.Lacks;
import io.kruxos.clients.Comparison.Refused;
import io.kruxos.clients.format.Unwritable;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All files that a set of clients needs, for a user, the machine or a project: shown, checked or written. */
public final class ClientFiles {
    private final Places places;
    private final Setup setup;
    private final List<WrittenFile> files = new ArrayList<>();

    private ClientFiles(Places places, Setup setup) {
        this.places = places;
        this.setup = setup;
    }

    /** Those that count for one user. */
    public static ClientFiles ofUser(Places places, Setup setup, Set<Client> clients) {
        ClientFiles files = new ClientFiles(places, setup);
        if (clients.contains(Client.CODEX)) {
            files.files.addAll(new CodexFiles(places, setup).user());
        }
        if (clients.contains(Client.CLAUDE_CODE)) {
            files.files.addAll(new ClaudeFiles(places, setup).user());
        }
        return files;
    }

    /** Those that count for everybody on the machine, which only root can write. */
    public static ClientFiles ofMachine(Places places, Setup setup, Set<Client> clients) {
        ClientFiles files = new ClientFiles(places, setup);
        if (clients.contains(Client.CODEX)) {
            files.files.addAll(new CodexFiles(places, setup).machine());
        }
        if (clients.contains(Client.CLAUDE_CODE)) {
            files.files.addAll(new ClaudeFiles(places, setup).machine());
        }
        return files;
    }

    /** Those that are committed with a project. */
    public static ClientFiles ofProject(Places places, Setup setup, Set<Client> clients, Path project) {
        ClientFiles files = new ClientFiles(places, setup);
        if (clients.contains(Client.CODEX)) {
            files.files.addAll(new CodexFiles(places, setup).project(project));
        }
        if (clients.contains(Client.CLAUDE_CODE)) {
            files.files.addAll(new ClaudeFiles(places, setup).project(project));
        }
        return files;
    }

    /** These and others. */
    public ClientFiles and(ClientFiles others) {
        ClientFiles all = new ClientFiles(places, setup);
        all.files.addAll(files);
        all.files.addAll(others.files);
        return all;
    }

    /** Holds every file against what must be so, and changes nothing. */
    public List<FileReport> look() {
        return files.stream().map(Comparison::of).map(ClientFiles::report).toList();
    }

    /** Writes what is missing; when one file can't be changed safely, none is. */
    public List<FileReport> write(Clock clock) {
        List<Comparison> comparisons = files.stream().map(Comparison::of).toList();
        if (comparisons.stream().anyMatch(Refused.class::isInstance)) {
            return comparisons.stream().map(ClientFiles::report).toList();
        }
        comparisons.forEach(comparison -> keepToken(comparison, clock));
        List<FileReport> reports = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            reports.add(write(comparison, clock));
        }
        return reports;
    }

    /** A token that stood in clear goes where the bridge finds it, before it goes away. */
    private void keepToken(Comparison comparison, Clock clock) {
        String token = Comparison.literalToken(comparison, setup.agent().value());
        if (!token.isEmpty()) {
            new TokenFile(places.userHome(), setup.agent().value()).keep(token, clock.instant());
        }
    }

    private static FileReport write(Comparison comparison, Clock clock) {
        if (!(comparison instanceof Lacks lacks)) {
            return report(comparison);
        }
        try {
            Optional<Path> backup = lacks.now().replace(lacks.after(), clock.instant());
            return report(lacks).written(backup);
        } catch (Unwritable e) {
            return report(new Refused(lacks.file(), e.reason()));
        }
    }

    private static FileReport report(Comparison comparison) {
        WrittenFile file = comparison.file();
        return switch (comparison) {
            case Holds _ -> FileReport.of(file, FileReport.State.HOLDS, List.of(), "");
            case Refused refused -> FileReport.of(file, FileReport.State.REFUSED, List.of(refused.reason()), "");
            case Lacks lacks ->
                FileReport.of(
                        file,
                        FileReport.State.LACKS,
                        lacks.faults(),
                        TextDiff.of(file.path(), lacks.before(), lacks.after()));
        };
    }
}
