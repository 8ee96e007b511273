package io.kruxos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Holds {@code docs/cli.md} to the commands as they are; run with {@code -Dkruxos.docs=write} to write it anew. */
class CliReferenceTest {
    private static final Path PAGE = Path.of("docs/cli.md");

    @Test
    void shouldDescribeTheCommandsAsTheyAre() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("kruxos.docs"))) {
            Files.writeString(PAGE, page);
        }
        assertEquals(
                page,
                Files.readString(PAGE),
                "docs/cli.md is out of date: ./mvnw test -Dtest=CliReferenceTest" + " -Dkruxos.docs=write");
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Command reference

                Written from the commands themselves. `./kruxos up`, `down`, `status` and `test` belong to the launcher and are
                described in the [README](../README.md). Every command takes `--json` and `--home DIR`.

                """);
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        describe(CliMain.commandLine(nowhere, nowhere), page);
        return page.toString();
    }

    private static void describe(CommandLine command, StringBuilder page) {
        page.append("## ").append(command.getCommandSpec().qualifiedName()).append("\n```\n");
        command.setUsageHelpWidth(110);
        page.append(command.getUsageMessage(Ansi.OFF)).append("```\n\n");
        new TreeMap<>(command.getSubcommands()).values().forEach(sub -> describe(sub, page));
    }
}
