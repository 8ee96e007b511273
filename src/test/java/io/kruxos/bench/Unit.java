package io.kruxos.bench;

import java.util.Locale;

/** What figures are told in. */
enum Unit {
    NANOSECONDS("ns", 1),
    MICROSECONDS("µs", 1e3),
    MILLISECONDS("ms", 1e6),
    MEGABYTES("MB", 1e6);

    private final String symbol;
    private final double scale;

    Unit(String symbol, double scale) {
        this.symbol = symbol;
        this.scale = scale;
    }

    String symbol() {
        return symbol;
    }

    /** A figure in this unit; {@code base} is in nanoseconds or bytes. */
    double of(double base) {
        return base / scale;
    }

    /** With three digits that count. */
    String text(double base) {
        double value = of(base);
        String format = value >= 100 ? "%,.0f %s" : value >= 10 ? "%.1f %s" : "%.2f %s";
        return String.format(Locale.ROOT, format, value, symbol);
    }
}
