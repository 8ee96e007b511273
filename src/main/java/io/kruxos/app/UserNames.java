package io.kruxos.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** Names of this machine's users, read once, because cells can't read {@code /etc/passwd}; others are their numbers. */
final class UserNames {
    private static final Path PASSWD = Path.of("/etc/passwd");

    private UserNames() {}

    static LongFunction<String> read() throws IOException {
        Map<Long, String> names = new HashMap<>();
        if (Files.exists(PASSWD)) {
            for (String line : Files.readAllLines(PASSWD)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && fields[2].matches("[0-9]{1,10}")) {
                    names.putIfAbsent(Long.parseLong(fields[2]), fields[0]);
                }
            }
        }
        Map<Long, String> known = Map.copyOf(names);
        return uid -> known.getOrDefault(uid, Long.toString(uid));
    }
}
