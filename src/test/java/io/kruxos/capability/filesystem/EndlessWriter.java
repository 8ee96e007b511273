package io.kruxos.capability.filesystem;

import java.nio.file.Path;

/** A process that writes the same files again and again, each time whole and with another letter, until it is killed. */
final class EndlessWriter {
    static final int SIZE = 300_000;

    private EndlessWriter() {}

    /** Starts with the directory of a {@link WorkBench}; tells each round on its output. */
    public static void main(String[] arguments) {
        WorkBench bench = new WorkBench(Path.of(arguments[0]));
        for (int round = 0; ; round++) {
            String letter = String.valueOf((char) ('a' + round % 26));
            String next = String.valueOf((char) ('a' + (round + 1) % 26));
            bench.run("write", "path", "/workspace/written", "content", letter.repeat(SIZE));
            bench.run("write", "path", "/workspace/edited", "content", letter.repeat(SIZE));
            bench.run(
                    "edit",
                    "path",
                    "/workspace/edited",
                    "pattern",
                    letter.repeat(10),
                    "replace",
                    next.repeat(10),
                    "expected_replacements",
                    SIZE / 10L);
            bench.run("copy", "source", "/workspace/written", "destination", "/workspace/copied", "overwrite", true);
            System.out.println(round);
        }
    }
}
