package io.kruxos.sandbox;

/** Numbers of the signals that are sent, equal on x86_64 and aarch64. Source: signal(7). */
public final class Signals {
    public static final int KILL = 9;
    public static final int TERMINATE = 15;

    private Signals() {}
}
