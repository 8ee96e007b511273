package io.kruxos.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that are loaded on a confined thread come from jars that nothing has opened before, as in the packaged product. */
class WarmUpIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @SuppressWarnings("NullAway.Init")
    private String classPath;

    @SuppressWarnings("NullAway.Init")
    private Path workspace;

    @BeforeEach
    void pack() throws Exception {
        Path classes = Path.of(ChildJvm.copyClasses(temporary.resolve("classes")));
        Path late = classes.resolve("io/kruxos/sandbox/LateClass.class");
        Path lateOnly = temporary.resolve("late/io/kruxos/sandbox/LateClass.class");
        Files.createDirectories(lateOnly.getParent());
        Files.move(late, lateOnly);
        classPath = jar("app.jar", classes) + File.pathSeparator + jar("late.jar", temporary.resolve("late"));
        workspace = Files.createDirectory(temporary.resolve("work")).toRealPath();
    }

    @Test
    void shouldLoadClassesOnConfinedThreadsAfterTheWarmUp() throws Exception {
        assertEquals("loaded", child("warm"));
    }

    @Test
    void shouldNotFindThemWithout() throws Exception {
        assertEquals("not found", child("cold"));
    }

    private String child(String temperature) throws IOException {
        try (ChildJvm child = ChildJvm.start(
                List.of(),
                classPath,
                WarmUpChild.class.getName(),
                temperature,
                temporary.resolve("home").toString(),
                workspace.toString())) {
            return child.greeting();
        }
    }

    private Path jar(String name, Path root) throws IOException {
        Path jar = temporary.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(root.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
