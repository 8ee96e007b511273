package io.kruxos.sandbox;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.Namespace;
import io.kruxos.linux.Pipe;
import io.kruxos.linux.Spawn;
import io.kruxos.linux.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A user namespace whose only use is its map: what belongs to one user and group on the disk is shown as a cell's.
 *
 * <p>A JVM has too many threads to make a user namespace, so a helper is started that makes one and waits until somebody
 * holds it open.
 */
final class IdMap {
    private static final List<String> HELPER =
            List.of("unshare", "--user", "/bin/sh", "-c", "echo made; read -r answer");

    private IdMap() {}

    /**
     * A descriptor of a namespace with such a map; on an unconfined thread, as root.
     *
     * @param user the owner on the disk
     * @param cell the cell's user and group
     */
    static Descriptor open(long user, long group, int cell) {
        try (Pipe in = Pipe.open();
                Pipe out = Pipe.open()) {
            int pid = Spawn.start(new Spawn.Program(
                    Tools.UNSHARE, HELPER, List.of(), "/", in.reading(), out.writing(), out.writing()));
            try (Descriptor process = Wait.open(pid)) {
                out.writing().close();
                in.reading().close();
                try {
                    Tools.awaitLine(out.reading(), "made", "user namespace");
                    write(pid, "uid_map", user, cell);
                    write(pid, "gid_map", group, cell);
                    try (Descriptor namespaces = FileCalls.openRoot("/proc/" + pid + "/ns")) {
                        return Namespace.USER.open(namespaces);
                    }
                } finally {
                    in.writing().close();
                    Wait.reap(process);
                }
            }
        }
    }

    private static void write(int pid, String file, long disk, int cell) {
        try {
            Files.writeString(Path.of("/proc", Integer.toString(pid), file), disk + " " + cell + " 1\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
