package io.kruxos.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that a confined thread starts are confined as well: seen when it is provoked, and not seen in ordinary work. */
class InheritanceIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @SuppressWarnings("NullAway.Init")
    private ChildJvm child;

    @BeforeEach
    void start() throws Exception {
        Path workspace = Files.createDirectory(temporary.resolve("work")).toRealPath();
        child = ChildJvm.start(
                List.of(),
                System.getProperty("java.class.path"),
                InheritanceChild.class.getName(),
                temporary.resolve("home").toString(),
                workspace.toString());
        assertEquals("ready", child.greeting());
    }

    @AfterEach
    void end() throws Exception {
        child.close();
    }

    @Test
    void shouldLeaveNoStraysAfterOrdinaryWork() {
        assertEquals("0", child.answer("work"));
    }

    @Test
    void shouldFindTheThreadsThatAVirtualThreadLeavesBehind() {
        assertEquals("0", child.answer("work"));
        assertNotEquals("0", child.answer("virtual thread from a process thread"));
    }

    @Test
    void shouldNotLetFileThreadsStartAny() {
        assertEquals("refused", child.answer("thread from a file thread"));
        assertEquals("0", child.answer("work"));
    }
}
