package io.kruxos.sandbox;

/** Runs shell lines in a cell. */
@FunctionalInterface
interface Prompt {
    /** What the line printed on both streams, without the last line's end. */
    String answer(String line);

    static Prompt in(Cell cell) {
        return line -> Commands.shell(cell, line).output();
    }
}
