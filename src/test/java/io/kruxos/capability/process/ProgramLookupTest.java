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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void shouldTakeNoNameFromALinkThatAnAgentCanMake(@TempDir Path host) throws IOException {
        Path workspace = Files.createDirectory(host.resolve("workspace"));
        Path outside = Files.createDirectory(host.resolve("outside"));
        Files.createSymbolicLink(workspace.resolve("ls"), Path.of("/usr/bin/env"));
        Files.createSymbolicLink(outside.resolve("ls"), Path.of("/usr/bin/env"));
        Files.createSymbolicLink(outside.resolve("bin"), Path.of("/usr/bin"));
        List<Mount> mounts = List.of(new Mount("/workspace", workspace, true));
        for (String roundabout : List.of("", "/proc/self/root", "/proc/self/cwd/" + "../".repeat(40))) {
            for (Path link : List.of(outside.resolve("ls"), workspace.resolve("ls"))) {
                Resolution resolution =
                        lookup.resolve(new Request(roundabout + link, List.of("sh"), false, "/workspace", mounts));
                if (resolution instanceof Resolution.Found(CommandFact command)) {
                    // The executor refuses it for the link on its way.
                    assertEquals("/workspace/ls", command.program(), roundabout + link);
                } else {
                    assertEquals(
                            "CommandNotFound",
                            assertInstanceOf(Resolution.Unresolved.class, resolution)
                                    .error()
                                    .type());
                }
            }
        }
        // The directory may be linked to by whoever likes: the name is the program's own in it.
        Resolution resolution =
                lookup.resolve(new Request(outside + "/bin/env", List.of("sh"), false, "/workspace", mounts));
        assertEquals(
                Path.of("/usr/bin/env").toRealPath().toString(),
                assertInstanceOf(Resolution.Found.class, resolution).command().program());
    }

    @Test
    void shouldKnowAProgramInAMountByEveryWayToIt(@TempDir Path host) throws IOException {
        Path workspace = Files.createDirectory(host.resolve("workspace"));
        Path tool = workspace.resolve("tool");
        Files.createFile(tool);
        List<Mount> mounts = List.of(new Mount("/workspace", workspace, true));
        for (String way : List.of("./tool", "/workspace/tool", tool.toString(), "/proc/self/root" + tool)) {
            Resolution resolution = lookup.resolve(new Request(way, List.of("x"), false, "/workspace", mounts));
            assertEquals(
                    "/workspace/tool",
                    assertInstanceOf(Resolution.Found.class, resolution)
                            .command()
                            .program(),
                    way);
        }
    }

    @Test
    void shouldKnowAProgramInAMountThatLiesAmongTheSystems() {
        List<Mount> mounts = List.of(new Mount("/workspace", Path.of("/usr/bin"), true));
        Resolution resolution =
                lookup.resolve(new Request("/proc/self/root/usr/bin/env", List.of("x"), false, "/workspace", mounts));
        assertEquals(
                "/workspace/env",
                assertInstanceOf(Resolution.Found.class, resolution).command().program());
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
