package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code filesystem.append}: to the end of a file as it is at that moment. When the disk is full, what was added of it is cut
 * off again, unless another process has written behind it.
 */
final class AppendFile implements CellWork {
    private static final int MODE_OF_NEW = 0644;

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Inputs inputs = Inputs.of(work);
        CellFiles files = cell.files();
        Place place = files.place(inputs.text("path"));
        files.requireWritable(place);
        byte[] content = ContentEncoding.of(inputs).encode(inputs.text("content"), place);
        Optional<FileStatus> existing = ExistingFile.writable(files, place);
        ExistingFile.requireExpected(files, place, existing, inputs);
        try (Descriptor file = open(files, place, existing.isPresent())) {
            long before = FileCalls.status(file).size();
            append(file, content, before);
            FileCalls.syncData(file);
            return new Answer()
                    .with("path", place.agentPath())
                    .with("new_size", FileCalls.status(file).size())
                    .with("appended", content.length)
                    .with("created", existing.isEmpty())
                    .map();
        }
    }

    private static Descriptor open(CellFiles files, Place place, boolean exists) {
        if (exists) {
            return files.open(place, OpenHow.APPEND_EXISTING);
        }
        try (Descriptor parent = files.openParent(place)) {
            return FileCalls.open(parent, place.name(), OpenHow.create(MODE_OF_NEW));
        } catch (KernelError e) {
            // Another made it just now: then it is there to be added to.
            if (e.errno() == Errno.EEXIST) {
                return files.open(place, OpenHow.APPEND_EXISTING);
            }
            throw files.failure(e, place);
        }
    }

    private static void append(Descriptor file, byte[] content, long before) {
        try {
            FileCalls.write(file, content, 0, content.length);
        } catch (KernelError e) {
            if (FileCalls.status(file).size() <= before + content.length) {
                FileCalls.truncate(file, before);
            }
            throw e;
        }
    }
}
