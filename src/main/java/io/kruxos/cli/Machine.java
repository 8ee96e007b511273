package io.kruxos.cli;

import io.kruxos.clients.Places;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Where this program runs and as whom. */
final class Machine {
    private Machine() {}

    /** Where the clients of this user keep what they are told. */
    static Places places() {
        return Places.of(System.getenv(), Path.of("/etc"), install());
    }

    /** The directory with {@code bin/}: the jar lies in {@code lib/} of an installed tree and in {@code target/} of a clone. */
    private static Path install() {
        CodeSource source = Machine.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new CommandFailure(ExitCode.FAILED, "this program can't tell where it is installed");
        }
        try {
            Path jar = Path.of(source.getLocation().toURI()).toRealPath();
            return jar.resolve("../..").normalize();
        } catch (URISyntaxException | IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "this program can't tell where it is installed: " + e);
        }
    }

    static boolean isRoot() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "/proc can't be read: " + e.getMessage());
        }
    }
}
