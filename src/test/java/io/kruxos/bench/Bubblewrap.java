package io.kruxos.bench;

import java.util.ArrayList;
import java.util.List;

/** A program in a bubblewrap sandbox with fresh namespaces of every kind and the machine's files read-only: the least it does. */
final class Bubblewrap {
    private static final List<String> BEFORE = List.of("/usr/bin/bwrap", "--unshare-all", "--ro-bind", "/", "/");

    private Bubblewrap() {}

    static List<String> command(String... program) {
        List<String> command = new ArrayList<>(BEFORE);
        command.addAll(List.of(program));
        return List.copyOf(command);
    }
}
