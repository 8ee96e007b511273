package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.Place;

/**
 * One entry met in a walk, usable until the visitor returns.
 *
 * @param parent the open directory that it is in
 * @param relative its path from the walk's root, without a leading slash
 */
record TreeEntry(Place place, Descriptor parent, String name, String relative, FileKind kind) {
    FileStatus status() {
        return FileCalls.status(parent, name);
    }

    Descriptor open(OpenHow how) {
        return FileCalls.open(parent, name, how);
    }
}
