package io.kruxos.capability.filesystem;

import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code filesystem.mkdir}: a directory, with those above it when asked; one that is there already is no error. */
final class MakeDirectory implements CellWork {
    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        CellFiles files = cell.files();
        Place place = files.place(inputs.text("path"));
        files.requireWritable(place);
        List<String> made;
        if (place.isRoot()) {
            made = List.of();
        } else if (inputs.flag("parents")) {
            made = Directories.makeAll(files, place);
        } else {
            made = Directories.make(files, place) ? List.of(place.agentPath()) : List.of();
        }
        return new Answer()
                .with("path", place.agentPath())
                .with("created", !made.isEmpty())
                .with("created_directories", made)
                .map();
    }
}
