package io.kruxos.sandbox;

/** A class in a jar of its own, which nothing needs before a thread is confined. */
final class LateClass {
    private LateClass() {}

    static String word() {
        return "loaded";
    }
}
