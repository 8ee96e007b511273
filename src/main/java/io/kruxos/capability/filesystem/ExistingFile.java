package io.kruxos.capability.filesystem;

import io.kruxos.domain.Digest;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.Place;
import java.util.Optional;

/** What stands at a place that a call is about to write. */
final class ExistingFile {
    private ExistingFile() {}

    /**
     * The file there, which the cell may write; empty when there is nothing, or no directory for it either.
     *
     * @throws io.kruxos.sandbox.WorkFailure when it is no regular file or may not be written
     */
    static Optional<FileStatus> writable(CellFiles files, Place place) {
        if (place.isRoot()) {
            throw files.failure(new KernelError("open", Errno.EISDIR), place);
        }
        try (Descriptor file = FileCalls.open(files.root(place.mount()), place.relative(), OpenHow.WRITE_EXISTING)) {
            FileStatus status = FileCalls.status(file);
            FileErrors.requireRegular(status, place);
            return Optional.of(status);
        } catch (KernelError e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw files.failure(e, place);
        }
    }

    /** Refuses with {@code ChecksumMismatch} unless the file's content has the digest that the caller expects, if any. */
    static void requireExpected(CellFiles files, Place place, Optional<FileStatus> existing, Inputs inputs) {
        Optional<String> expected = inputs.optionalText("expected_checksum");
        if (expected.isPresent()) {
            String found = existing.isEmpty() ? "no file" : checksum(files, place);
            if (!found.equals(expected.get())) {
                throw FileErrors.checksumMismatch(place, expected.get(), found);
            }
        }
    }

    private static String checksum(CellFiles files, Place place) {
        try (Descriptor file = files.open(place, OpenHow.READ)) {
            Digest digest = FileContent.digest(file, () -> {});
            return digest.hex();
        }
    }
}
