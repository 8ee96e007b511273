package io.kruxos.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets and bulk out of records: by field name, by known values, by look; long texts are cut to their beginning with
 * the size and digest of the whole.
 */
public final class Redaction {
    static final int TEXT_CHARS_MAX = 2048;
    static final int LINE_CHARS_MAX = 512;
    static final String REDACTED = SecretPatterns.REDACTED;

    /** How much behind a text's kept part is searched for the end of a secret that begins in it. */
    private static final int MARGIN_CHARS = 8192;

    /** What of a searched part's end is not kept when more text follows: a secret may be cut in two there. */
    private static final int SEAM_CHARS = 512;

    private final KnownSecrets known;

    public Redaction(KnownSecrets known) {
        this.known = known;
    }

    /** A copy for the log: without secrets, of bounded size and depth, of values that have a CBOR form. */
    Map<String, @Nullable Object> object(Map<String, ? extends @Nullable Object> object) {
        return new RedactedCopy(this).of(object);
    }

    /** One line for the log: without secrets and not longer than {@link #LINE_CHARS_MAX}. */
    String line(String text) {
        return head(text, LINE_CHARS_MAX);
    }

    /** The beginning of a text, without secrets. */
    String head(String text, int charsMax) {
        boolean more = text.length() > charsMax + MARGIN_CHARS;
        String searched = more ? text.substring(0, charsMax + MARGIN_CHARS) : text;
        String clean = SecretPatterns.scrub(known.scrub(wellFormed(searched)));
        int kept = Math.min(charsMax, more ? Math.max(0, clean.length() - SEAM_CHARS) : clean.length());
        return kept == clean.length() ? clean : withoutHalfPair(clean.substring(0, kept));
    }

    private static String withoutHalfPair(String text) {
        int last = text.length() - 1;
        return last >= 0 && Character.isHighSurrogate(text.charAt(last)) ? text.substring(0, last) : text;
    }

    /** The text with unpaired surrogates, which have no UTF-8 form, replaced by U+FFFD. */
    private static String wellFormed(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, '\uFFFD');
            }
        }
        return mended == null ? text : mended.toString();
    }
}
