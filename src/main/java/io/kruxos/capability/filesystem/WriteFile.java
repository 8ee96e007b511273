package io.kruxos.capability.filesystem;

import io.kruxos.domain.Digest;
import io.kruxos.linux.FileStatus;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code filesystem.write}: a whole file, at once and on the disk when it answers. */
final class WriteFile implements CellWork {
    private final AtomicWriter writer;

    WriteFile(AtomicWriter writer) {
        this.writer = writer;
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        CellFiles files = cell.files();
        Place place = files.place(inputs.text("path"));
        files.requireWritable(place);
        byte[] content = ContentEncoding.of(inputs).encode(inputs.text("content"), place);
        Optional<FileStatus> existing = ExistingFile.writable(files, place);
        ExistingFile.requireExpected(files, place, existing, inputs);
        List<String> made = inputs.flag("create_parents") ? Directories.makeAll(files, place.parent()) : List.of();
        try (StagedFile staged = writer.stage(files, place, content, existing.orElse(null))) {
            if (existing.isEmpty()) {
                staged.putNew();
            } else {
                staged.putOver(inputs.has("expected_checksum") ? existing.get() : null);
            }
        }
        return new Answer()
                .with("path", place.agentPath())
                .with("size", content.length)
                .with("checksum", Digest.of(content).hex())
                .with("created", existing.isEmpty())
                .with("created_directories", made)
                .map();
    }
}
