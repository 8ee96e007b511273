package io.kruxos.sandbox;

/** What a piece of work does in its cell, and so which confined thread it runs on. */
public enum WorkProfile {
    /** Reads and changes files; the thread can start no program and open no socket. */
    FILES,
    /** Starts programs, which inherit the thread's confinement. */
    PROCESSES
}
