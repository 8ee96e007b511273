package io.kruxos.clients;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What became of one client's file.
 *
 * @param faults what was missing or changed, or why it can't be dealt with; a line each
 * @param diff what changes, without secrets; empty when nothing does
 * @param backup where the old text is kept
 */
public record FileReport(
        Client client,
        Path path,
        State state,
        boolean forMachine,
        List<String> faults,
        String diff,
        Optional<Path> backup) {
    public FileReport {
        faults = List.copyOf(faults);
    }

    /** How a file is. */
    public enum State {
        /** As it must be. */
        HOLDS,
        /** Something is missing or was changed. */
        LACKS,
        /** It was changed and is now as it must be. */
        WRITTEN,
        /** It can't be read, understood or changed safely, and was left as it is. */
        REFUSED
    }

    static FileReport of(WrittenFile file, State state, List<String> faults, String diff) {
        return new FileReport(
                file.client(),
                file.path(),
                state,
                file.scope() == WrittenFile.Scope.MACHINE,
                faults,
                diff,
                Optional.empty());
    }

    FileReport written(Optional<Path> kept) {
        return new FileReport(client, path, State.WRITTEN, forMachine, faults, diff, kept);
    }
}
