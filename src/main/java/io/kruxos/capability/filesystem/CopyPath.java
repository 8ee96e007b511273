package io.kruxos.capability.filesystem;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code filesystem.copy}: a file, at once; or a directory with {@code recursive}, to where nothing is yet. */
final class CopyPath implements CellWork {
    private final AtomicWriter writer;

    CopyPath(AtomicWriter writer) {
        this.writer = writer;
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        CellFiles files = cell.files();
        Place from = files.place(inputs.text("source"));
        Place to = files.place(inputs.text("destination"));
        files.requireWritable(to);
        Answer answer = new Answer().with("source", from.agentPath()).with("destination", to.agentPath());
        try (Descriptor source = files.open(from, OpenHow.READ)) {
            return FileCalls.status(source).kind() == FileKind.DIRECTORY
                    ? tree(cell, work, inputs, from, to, answer)
                    : file(cell, work, inputs, source, from, to, answer);
        }
    }

    private Map<String, @Nullable Object> file(
            CellContext cell, Work work, Inputs inputs, Descriptor source, Place from, Place to, Answer answer) {
        if (from.equals(to)) {
            throw inputs.wrong("destination", "must not be the source itself.");
        }
        Optional<FileStatus> existing = ExistingFile.writable(cell.files(), to);
        if (existing.isPresent() && !inputs.flag("overwrite")) {
            throw FileErrors.destinationExists(to, existing.get().kind());
        }
        parents(cell, inputs, to);
        FileCopy.Copied copied = new FileCopy(writer, cell, work).copy(source, from, to, existing.orElse(null));
        return answer.with("size", copied.size())
                .with("checksum", copied.checksum().hex())
                .map();
    }

    private Map<String, @Nullable Object> tree(
            CellContext cell, Work work, Inputs inputs, Place from, Place to, Answer answer) {
        if (!inputs.flag("recursive")) {
            throw FileErrors.failure(
                    "IsADirectory",
                    from.agentPath() + " is a directory; nothing was copied.",
                    Map.of("path", from.agentPath()),
                    RecoveryAction.of("recursive", "Call again with recursive=true to copy all of it."));
        }
        MoveRules.requireOutside(from, to, inputs);
        MoveRules.requireAbsent(cell.files(), to);
        new TreeGuard(cell, work, Exclusions.of(work)).requireCopy(from, to);
        parents(cell, inputs, to);
        TreeCopy copy = new TreeCopy(new FileCopy(writer, cell, work), cell, work);
        copy.run(from, to);
        return copy.tell(answer).map();
    }

    private static void parents(CellContext cell, Inputs inputs, Place to) {
        if (inputs.flag("create_parents") && !to.isRoot()) {
            List<String> _ = Directories.makeAll(cell.files(), to.parent());
        }
    }
}
