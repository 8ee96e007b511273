package io.kruxos.clients;

import io.kruxos.clients.format.FileFormat;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that a client reads and what must be so in it.
 *
 * @param preface the text that a new file starts with
 */
record WrittenFile(Client client, Scope scope, Path path, FileFormat format, String preface, List<Demand> demands) {
    WrittenFile {
        demands = List.copyOf(demands);
    }

    /** For whom a file counts. */
    enum Scope {
        /** One user, who can change it again. */
        USER,
        /** Everybody on this machine, and only root can change it. */
        MACHINE,
        /** Whoever works in one project. */
        PROJECT
    }
}
