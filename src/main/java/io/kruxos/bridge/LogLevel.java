package io.kruxos.bridge;

/** How much the bridge says on stderr, most first. */
enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR
}
