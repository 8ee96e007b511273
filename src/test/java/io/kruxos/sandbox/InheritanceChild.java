package io.kruxos.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;

/**
 * A program that does in a cell what its lines of input say, and prints the strays that came of it. It provokes what cells
 * must avoid, so it must be a process of its own. Arguments: KruxOS's home, the workspace.
 */
final class InheritanceChild {
    private InheritanceChild() {}

    public static void main(String[] arguments) throws Exception {
        try (Cells cells = new Cells(
                        SandboxMode.ROOTLESS,
                        Path.of(arguments[0]),
                        Path.of(arguments[0]).resolve("cells"),
                        new WarmUp(List.of()));
                Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8)) {
            Cell cell = cells.open(Commands.plan(1, Path.of(arguments[1])));
            System.out.println("ready");
            while (lines.hasNextLine()) {
                String answer = perform(lines.nextLine(), cell, cells);
                System.out.println(Base64.getEncoder().encodeToString(answer.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static String perform(String line, Cell cell, Cells cells) {
        return switch (line) {
            case "work" -> work(cell, cells);
            case "virtual thread from a process thread" -> {
                Commands.onProcessThread(cell, _ -> Map.of("seen", startVirtualThread()));
                yield strays(cells);
            }
            case "thread from a file thread" ->
                cell.run(
                                        Commands.work(),
                                        Commands.on(WorkProfile.FILES, _ -> Map.of("seen", startThread())),
                                        new Cancellation())
                                instanceof WorkResult.Failed
                        ? "refused"
                        : "started";
            default -> throw new AssertionError(line);
        };
    }

    /** A hundred pieces of ordinary work. */
    private static String work(Cell cell, Cells cells) {
        for (int i = 0; i < 50; i++) {
            Commands.onFileThread(
                    cell, context -> Map.of("agent", context.plan().agent().value()));
            Commands.shell(cell, "true");
        }
        return strays(cells);
    }

    private static String strays(Cells cells) {
        return Integer.toString(cells.confinementCheck().strays().size());
    }

    /** The first virtual thread of this process: its carrier starts on the thread that calls this. */
    private static String startVirtualThread() {
        CountDownLatch ran = new CountDownLatch(1);
        Thread.startVirtualThread(ran::countDown);
        try {
            ran.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "ran";
    }

    private static String startThread() {
        Thread.ofPlatform().start(() -> {});
        return "started";
    }
}
