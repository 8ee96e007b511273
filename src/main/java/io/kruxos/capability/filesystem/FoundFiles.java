package io.kruxos.capability.filesystem;

import io.kruxos.domain.Digest;
import io.kruxos.linux.FileStatus;
import org.jspecify.annotations.Nullable;

/** Takes the files of a search one by one and makes an answer of them. */
interface FoundFiles {
    /** Takes a file; the digest is null when it wasn't asked for, or the file is too large for it. */
    void add(TreeEntry entry, FileStatus status, @Nullable Digest digest);

    Answer answer();
}
