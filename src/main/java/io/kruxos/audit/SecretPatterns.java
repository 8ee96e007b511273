package io.kruxos.audit;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells secrets by their looks. Every pattern is tried only where one of its fixed words occurs, and takes time in proportion
 * to the text, whatever the text is.
 */
final class SecretPatterns {
    static final String REDACTED = "[redacted]";

    private static final int HEX_TOKEN_CHARS = 64;
    private static final int LETTER_BITS = 5;

    /** One look: the words, in lower case, of which one must occur, the pattern and what is put in its place. */
    private record Look(List<String> words, Pattern pattern, String replacement) {
        boolean mayOccur(String lowerCase) {
            return words.stream().anyMatch(lowerCase::contains);
        }
    }

    private static final List<Look> LOOKS = List.of(
            look(
                    "-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\\s\\S])*+(?:-----END [A-Z0-9 ]*+-----)?",
                    "private key"),
            look("\\beyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{4,}+(?:\\.[A-Za-z0-9_-]*+)?", "eyj"),
            look("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b", "akia", "asia"),
            look("\\bsk-[A-Za-z0-9_-]{16,}+", "sk-"),
            look(
                    "\\b(?:gh[pousr]_[A-Za-z0-9]{20,}+|github_pat_[A-Za-z0-9_]{20,}+)",
                    "ghp_",
                    "gho_",
                    "ghu_",
                    "ghs_",
                    "ghr_",
                    "github_pat_"),
            look("\\bgl(?:pat|ptt|dt|rt)-[A-Za-z0-9_-]{20,}+", "glpat-", "glptt-", "gldt-", "glrt-"),
            look("\\bxox[abeoprs]-[A-Za-z0-9-]{10,}+", "xox"),
            look("\\bAIza[A-Za-z0-9_-]{35}", "aiza"),
            look("\\b(?:npm_|hf_|pypi-)[A-Za-z0-9_-]{30,}+", "npm_", "hf_", "pypi-"),
            new Look(
                    List.of("authorization", "cookie"),
                    Pattern.compile(
                            "((?:authorization|cookie)[\"']?\\s{0,4}[=:]\\s{0,4})[^\\r\\n]++",
                            Pattern.CASE_INSENSITIVE),
                    "$1" + REDACTED),
            new Look(
                    List.of("bearer"),
                    Pattern.compile("(\\bbearer\\s{1,4})[A-Za-z0-9._~+/=-]{16,}+", Pattern.CASE_INSENSITIVE),
                    "$1" + REDACTED),
            new Look(
                    List.of("://"),
                    Pattern.compile("(://[^\\s/:@]{0,256}+:)[^\\s/@]{1,1024}+@"),
                    "$1" + REDACTED + "@"),
            new Look(
                    List.of("token", "passw", "passphrase", "secret", "key", "credential"),
                    Pattern.compile(
                            "((?:token|passw(?:or)?d|passphrase|secret|(?:api|private|access|signing)[_-]?key|credential)"
                                    + "[A-Za-z0-9_.-]{0,32}[\"']?\\s{0,4}[=:]\\s{0,4})(?:\"[^\"]++\"?|'[^']++'?|[^\\s,;&\"']++)",
                            Pattern.CASE_INSENSITIVE),
                    "$1" + REDACTED));

    private static final Pattern HEX_TOKEN =
            Pattern.compile("(?<![0-9A-Za-z])[0-9a-fA-F]{" + HEX_TOKEN_CHARS + "}(?![0-9A-Za-z])");

    /** The first three letters of every look's words: most texts have none of them, and that is seen in one pass. */
    private static final BitSet BEGINNINGS = new BitSet(1 << (3 * LETTER_BITS));

    static {
        LOOKS.stream().flatMap(look -> look.words().stream()).forEach(word -> {
            int three = 0;
            for (int i = 0; i < 3; i++) {
                three = withLetter(three, word.charAt(i));
            }
            BEGINNINGS.set(three);
        });
    }

    private SecretPatterns() {}

    private static boolean mayHide(String text) {
        int three = 0;
        for (int i = 0; i < text.length(); i++) {
            three = withLetter(three, text.charAt(i));
            if (i >= 2 && BEGINNINGS.get(three)) {
                return true;
            }
        }
        return false;
    }

    /** Five bits a letter, in which upper and lower case are the same. */
    private static int withLetter(int three, char letter) {
        int mask = (1 << LETTER_BITS) - 1;
        return ((three << LETTER_BITS) | (letter & mask)) & ((1 << (3 * LETTER_BITS)) - 1);
    }

    /** The text with everything that looks like a secret replaced. */
    static String scrub(String text) {
        String scrubbed = mayHide(text) ? withoutLooks(text) : text;
        return scrubbed.length() < HEX_TOKEN_CHARS
                ? scrubbed
                : HEX_TOKEN.matcher(scrubbed).replaceAll(REDACTED);
    }

    private static String withoutLooks(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        String scrubbed = text;
        for (Look look : LOOKS) {
            if (look.mayOccur(lowerCase)) {
                scrubbed = look.pattern().matcher(scrubbed).replaceAll(look.replacement());
            }
        }
        return scrubbed;
    }

    private static Look look(String pattern, String... words) {
        return new Look(List.of(words), Pattern.compile(pattern), REDACTED);
    }
}
