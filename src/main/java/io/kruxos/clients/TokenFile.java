package io.kruxos.clients;

import io.kruxos.clients.format.Unwritable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** An agent's token kept where the bridge looks for it: {@code ~/.kruxos/tokens/<agent>.token}, readable by the user alone. */
public final class TokenFile {
    private final Path path;

    public TokenFile(Path userHome, String agent) {
        this.path = userHome.resolve(".kruxos/tokens").resolve(agent + ".token");
    }

    public Path path() {
        return path;
    }

    /** Whether a token is kept there. */
    public boolean exists() {
        return read().isPresent();
    }

    private Optional<String> read() {
        return file().text();
    }

    private FileOnDisk file() {
        try {
            return FileOnDisk.look(path, WrittenFile.Scope.USER);
        } catch (Unwritable e) {
            throw new Unwritable(path + ": " + e.reason());
        }
    }

    /**
     * Keeps a token; another one that was there before is kept beside it.
     *
     * @throws Unwritable when that failed
     */
    public void keep(String token, Instant now) {
        FileOnDisk file = file();
        if (file.text().map(String::strip).equals(Optional.of(token))) {
            return;
        }
        try {
            file.replace(token + "\n", now);
        } catch (Unwritable e) {
            throw new Unwritable(path + ": " + e.reason());
        }
    }
}
