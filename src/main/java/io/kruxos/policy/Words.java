package io.kruxos.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known word that an unknown one was probably meant to be. */
final class Words {
    private static final int SHOWN_MAX = 80;

    private Words() {}

    /** {@code ; did you mean "capability"?}, or the known words when none is near. */
    static String hint(String unknown, Collection<String> known) {
        return nearest(unknown, known)
                .map(word -> "; did you mean \"" + word + "\"?")
                .orElse("; known here: "
                        + String.join(", ", known.stream().sorted().toList()));
    }

    /** The known word with the fewest edits, when that is at most a third of the word and one more. */
    static Optional<String> nearest(String unknown, Collection<String> known) {
        if (unknown.length() > SHOWN_MAX) {
            return Optional.empty();
        }
        int allowed = 1 + unknown.length() / 3;
        return known.stream()
                .filter(word -> edits(unknown, word) <= allowed)
                .min(Comparator.<String>comparingInt(word -> edits(unknown, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A word from a file, cut so that a message stays readable, without line breaks and other control characters. */
    static String shown(String word) {
        String cut = word.length() <= SHOWN_MAX ? word : word.substring(0, SHOWN_MAX) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    private static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cell(a, b, cost, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cell(String a, String b, int[][] cost, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
