package io.kruxos.sandbox;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * A program that opens a rootless cell as whoever starts it, runs each line of its input there and prints what came of it,
 * in Base64 so that it is one line. Arguments: KruxOS's home, the workspace.
 */
final class RootlessChild {
    private RootlessChild() {}

    public static void main(String[] arguments) throws Exception {
        try (Cells cells = new Cells(
                        SandboxMode.ROOTLESS,
                        Path.of(arguments[0]),
                        Path.of(arguments[0]).resolve("cells"),
                        new WarmUp(List.of()));
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Cell cell = cells.open(Commands.plan(1, Path.of(arguments[1])));
            System.out.println("ready " + ProcessHandle.current().pid());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String answer = line.equals("strays")
                        ? cells.confinementCheck().strays().toString()
                        : Commands.shell(cell, line).output();
                System.out.println(Base64.getEncoder().encodeToString(answer.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }
}
