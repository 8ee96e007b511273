package io.kruxos.capability.filesystem;

import io.kruxos.sandbox.Place;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How bytes of a file cross as a string: text in a character set, strictly, or base64. */
enum ContentEncoding {
    UTF_8(StandardCharsets.UTF_8),
    UTF_16(StandardCharsets.UTF_16),
    UTF_16LE(StandardCharsets.UTF_16LE),
    UTF_16BE(StandardCharsets.UTF_16BE),
    US_ASCII(StandardCharsets.US_ASCII),
    ISO_8859_1(StandardCharsets.ISO_8859_1),
    BINARY(null);

    /** A piece of a file as a string, and how many of its bytes that is: a character that is cut off waits for the next piece. */
    record Decoded(String text, int bytes) {}

    private final @Nullable Charset charset;

    ContentEncoding(@Nullable Charset charset) {
        this.charset = charset;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ContentEncoding of(Inputs inputs) {
        String word = inputs.text("encoding", "utf-8").toLowerCase(Locale.ROOT);
        for (ContentEncoding encoding : values()) {
            if (encoding.word().equals(word)) {
                return encoding;
            }
        }
        throw inputs.wrong("encoding", "must be utf-8, utf-16, utf-16le, utf-16be, us-ascii, iso-8859-1 or binary.");
    }

    /** The bytes that a content string stands for. */
    byte[] encode(String content, Place place) {
        if (charset == null) {
            try {
                return Base64.getDecoder().decode(content);
            } catch (IllegalArgumentException e) {
                throw FileErrors.encoding(place, word(), "the content is no valid base64.");
            }
        }
        try {
            ByteBuffer bytes = charset.newEncoder().encode(CharBuffer.wrap(content));
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (CharacterCodingException e) {
            throw FileErrors.encoding(place, word(), "a character of the content does not exist in it.");
        }
    }

    /** The string of the first {@code length} bytes; {@code more} says whether the file goes on behind them. */
    Decoded decode(byte[] bytes, int length, boolean more, Place place) {
        if (charset == null) {
            return new Decoded(Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length)), length);
        }
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer output = CharBuffer.allocate(length + 1);
        CoderResult result = decoder.decode(input, output, !more);
        if (result.isError()) {
            throw FileErrors.encoding(place, word(), "the bytes at " + input.position() + " are no text in it.");
        }
        return new Decoded(output.flip().toString(), input.position());
    }
}
