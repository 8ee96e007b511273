package io.kruxos.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The names of this machine's users by number, read once: cells cannot read the system's files. Source: passwd(5). */
final class UserNames {
    private static final Path PASSWD = Path.of("/etc/passwd");

    private final Map<Long, String> names;

    private UserNames(Map<Long, String> names) {
        this.names = Map.copyOf(names);
    }

    static UserNames load() throws IOException {
        Map<Long, String> names = new HashMap<>();
        if (Files.exists(PASSWD)) {
            for (String line : Files.readAllLines(PASSWD)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && fields[2].matches("[0-9]{1,10}")) {
                    names.putIfAbsent(Long.parseLong(fields[2]), fields[0]);
                }
            }
        }
        return new UserNames(names);
    }

    /** The user's name; the number itself for one without an entry. */
    String of(long uid) {
        return names.getOrDefault(uid, Long.toString(uid));
    }
}
