package io.kruxos.domain;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the known word that somebody probably meant, by edit distance (letters added, dropped, replaced, swapped): at most a third of the letters may differ. */
public final class NearestWord {
    /** Longer input is no slip of the pen, and would cost time in proportion to its length. */
    private static final int LENGTH_MAX = 128;

    private NearestWord() {}

    /** The nearest of {@code known}, the first of equals; empty when none is near. */
    public static Optional<String> of(String word, Collection<String> known) {
        if (word.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String wanted = folded(word);
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(wanted, folded(candidate));
            if (distance < least && distance <= Math.max(1, Math.max(word.length(), candidate.length()) / 3)) {
                least = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** " Did you mean 'path'?", with a leading blank, or nothing. */
    public static String hint(String word, Collection<String> known) {
        return of(word, known).map(near -> " Did you mean '" + near + "'?").orElse("");
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = row[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, Math.min(row[j], next[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    next[j] = Math.min(next[j], above[j - 2] + 1);
                }
            }
            above = row;
            row = next;
        }
        return row[b.length()];
    }
}
