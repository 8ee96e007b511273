package io.kruxos.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A user of this machine by number, from {@code /etc/passwd}.
 *
 * @param name as the kernel's peers are named; the number itself where there is no entry
 */
record UnixUser(String name, int uid, int gid) {
    /** What the gateway becomes when it was started as root and no user of the configured name exists. */
    static final int WITHOUT_ENTRY = 64_700;

    private static final Path PASSWD = Path.of("/etc/passwd");

    /** The user of that name or number; one without an entry is {@value #WITHOUT_ENTRY}, or the number given. */
    static UnixUser of(String nameOrNumber) throws IOException {
        for (String line : lines()) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4 && (fields[0].equals(nameOrNumber) || fields[2].equals(nameOrNumber))) {
                return new UnixUser(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
            }
        }
        int uid = nameOrNumber.matches("[0-9]{1,9}") ? Integer.parseInt(nameOrNumber) : WITHOUT_ENTRY;
        return new UnixUser(Integer.toString(uid), uid, uid);
    }

    /** This process's own user. */
    static int own() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static List<String> lines() throws IOException {
        return Files.exists(PASSWD) ? Files.readAllLines(PASSWD) : List.of();
    }
}
