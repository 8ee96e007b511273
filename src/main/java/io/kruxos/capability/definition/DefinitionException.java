package io.kruxos.capability.definition;

/** A definition file is wrong; the message starts with {@code file:line}. */
public final class DefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DefinitionException(String file, int line, String message) {
        super(file + ":" + line + ": " + message);
    }
}
