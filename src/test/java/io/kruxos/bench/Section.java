package io.kruxos.bench;

import java.util.List;
import java.util.Optional;

/**
 * What one benchmark found.
 *
 * @param title what was measured, for people
 * @param method how, in a sentence or two
 * @param notes what could not be measured, and why
 */
record Section(String name, String title, String method, List<Figure> figures, List<Bar> bars, List<String> notes) {
    Section {
        figures = List.copyOf(figures);
        bars = List.copyOf(bars);
        notes = List.copyOf(notes);
    }

    /** How many times its peer's median a figure is; empty when it has none. */
    Optional<Double> ratio(Figure figure) {
        return figure.peer().isEmpty() || figure.peer().equals(figure.subject())
                ? Optional.empty()
                : Optional.of(figure.median() / find(figures, figure.peer()).median());
    }

    /** The row of a subject. */
    static Figure find(List<Figure> figures, String subject) {
        return figures.stream()
                .filter(figure -> figure.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no figure of " + subject));
    }
}
