package io.kruxos.clients.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Where programs are found. */
record SearchPath(Map<String, String> variables) {
    Optional<Path> find(String name) {
        return Arrays.stream(variables.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory).resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
