package io.kruxos.capability.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.capability.facts.ProgramResolver.Request;
import io.kruxos.capability.facts.ProgramResolver.Resolution;
import io.kruxos.domain.CommandFact;
import io.kruxos.domain.Mount;
import io.kruxos.domain.StructuredError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgramLookupTest {
    private static final List<Mount> MOUNTS = List.of(new Mount("/workspace", Path.of("/home/u/app"), true));

    private final ProgramLookup lookup = new ProgramLookup();

    @Test
    void shouldFindTheFileBehindAName() throws IOException {
        CommandFact command = found("sh", List.of("-x"));
        assertEquals(Path.of("/bin/sh").toRealPath().toString(), command.program());
        assertTrue(command.names().contains("sh"));
        assertTrue(command.names()
                .contains(Path.of("/bin/sh").toRealPath().getFileName().toString()));
        assertEquals(List.of("sh", "-x"), command.argv());
        assertFalse(command.shell());
    }

    @Test
    void shouldFollowALinkByItsPathAsWell() throws IOException {
        assertEquals(
                Path.of("/bin/sh").toRealPath().toString(),
                found("/bin/sh", List.of()).program());
        assertEquals(
                found("sh", List.of()).names(),
                found("/bin/../bin//sh", List.of()).names());
    }

    @Test
    void shouldStartTheShellForAShellsLine() {
        Resolution resolution = lookup.resolve(new Request("ls | wc -l", List.of(), true, "/workspace", MOUNTS));
        CommandFact command =
                assertInstanceOf(Resolution.Found.class, resolution).command();
        assertTrue(command.shell());
        assertTrue(command.names().contains("sh"));
        assertEquals(List.of("/bin/sh", "-c", "ls | wc -l"), command.argv());
    }

    @Test
    void shouldNameProgramsInMountsByTheirAgentPath() {
        for (String written : List.of(
                "/workspace/tools/git", "./tools/git", "tools/git", "/home/u/app/tools/git", "x/../tools/git")) {
            CommandFact command = found(written, List.of("a"));
            assertEquals("/workspace/tools/git", command.program(), written);
            assertEquals(Set.of("git"), command.names());
            assertEquals(written, command.argv().getFirst());
        }
    }

    @Test
    void shouldResolveAPathFromTheDirectoryThatTheProgramStartsIn() {
        Resolution resolution = lookup.resolve(new Request("../b/run", List.of("x"), false, "/workspace/a", MOUNTS));
        assertEquals(
                "/workspace/b/run",
                assertInstanceOf(Resolution.Found.class, resolution).command().program());
    }

    @Test
    void shouldNotSearchTheWorkingDirectoryForAName() {
        assertEquals(
                "CommandNotFound",
                refused("no-such-program-anywhere", List.of()).type());
    }

    @Test
    void shouldAdviseOnACommandLineInPlaceOfAProgram() {
        StructuredError error = refused("git status", List.of());
        assertEquals("InvalidInput", error.type());
        assertTrue(error.agentDescription().contains("'args'"), error.agentDescription());
        assertTrue(error.agentDescription().contains("shell: true"), error.agentDescription());
    }

    @Test
    void shouldRefuseProgramsOutsideOfTheSandbox() {
        assertEquals("CommandNotFound", refused("/etc/passwd", List.of()).type());
        assertEquals("CommandNotFound", refused("/usr/bin", List.of()).type());
        assertEquals(
                "CommandNotFound",
                refused("/workspace/../../bin/no-such-program", List.of()).type());
    }

    @Test
    void shouldRefuseWhatNamesNoFile() {
        assertEquals("InvalidInput", refused("", List.of()).type());
        assertEquals("InvalidInput", refused("a\0b", List.of("x")).type());
        assertEquals("InvalidInput", refused("~/bin/x", List.of("x")).type());
        Resolution both = lookup.resolve(new Request("ls", List.of("-l"), true, "/workspace", MOUNTS));
        assertEquals(
                "InvalidInput",
                assertInstanceOf(Resolution.Unresolved.class, both).error().type());
    }

    private CommandFact found(String program, List<String> arguments) {
        return assertInstanceOf(
                        Resolution.Found.class,
                        lookup.resolve(new Request(program, arguments, false, "/workspace", MOUNTS)))
                .command();
    }

    private StructuredError refused(String program, List<String> arguments) {
        return assertInstanceOf(
                        Resolution.Unresolved.class,
                        lookup.resolve(new Request(program, arguments, false, "/workspace", MOUNTS)))
                .error();
    }
}
