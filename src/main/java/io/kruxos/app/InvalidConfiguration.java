package io.kruxos.app;

import java.nio.file.Path;

/** {@code kruxos.yaml} can't be used; names the setting and what it must be. */
public final class InvalidConfiguration extends RuntimeException {
    InvalidConfiguration(Path file, String why) {
        super(file + ": " + why);
    }
}
