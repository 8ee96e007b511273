package io.kruxos.clients.format;

/**
 * One statement of a TOML file.
 *
 * @param at what it defines, with the positions of tables in lists
 * @param section the table it stands in; the top before the first header
 * @param start where its line starts
 * @param end after its line's end
 * @param valueStart where the value starts; for a header its own start
 * @param valueEnd after the value; for a header its own end
 */
record TomlStatement(Kind kind, Location at, Location section, int start, int end, int valueStart, int valueEnd) {
    /** What a statement is. */
    enum Kind {
        /** {@code key = value}. */
        VALUE,
        /** {@code [table]}. */
        TABLE,
        /** {@code [[table]]}. */
        LIST_ELEMENT
    }
}
