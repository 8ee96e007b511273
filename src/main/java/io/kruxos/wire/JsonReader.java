package io.kruxos.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON texts (RFC 8259) into JDK values: String, Long, Double, Boolean, List, Map in the order of the text, null. Safe
 * for use by many threads.
 */
public final class JsonReader {
    private final JsonLimits limits;
    private final JsonFactory factory;

    public JsonReader(JsonLimits limits) {
        this.limits = limits;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        // One more than ours, so that ours speaks first and by name.
                        .maxNestingDepth(limits.depthMax() + 1)
                        .maxStringLength(limits.stringCharsMax())
                        .maxNameLength(limits.nameCharsMax())
                        .maxNumberLength(limits.numberCharsMax())
                        .build())
                .build();
    }

    /**
     * Reads one text.
     *
     * @throws MalformedJson when it is not exactly one JSON value within the limits
     */
    public @Nullable Object read(byte[] text) {
        return read(text, text.length);
    }

    /**
     * Reads the first {@code length} bytes.
     *
     * @throws MalformedJson when they are not exactly one JSON value within the limits
     */
    public @Nullable Object read(byte[] text, int length) {
        if (length > limits.bytesMax()) {
            throw new MalformedJson(
                    MalformedJson.Reason.SIZE, "the text is longer than " + limits.bytesMax() + " bytes");
        }
        requireUtf8(text, length);
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text, 0, length)) {
            return new ValueReader(parser, limits).readOnly();
        } catch (StreamConstraintsException e) {
            throw new MalformedJson(MalformedJson.Reason.LENGTH, "a string, a name or a number is longer than allowed");
        } catch (JacksonException e) {
            // Its own message quotes the text.
            throw new MalformedJson(
                    MalformedJson.Reason.SYNTAX,
                    "not JSON near byte " + e.getLocation().getByteOffset());
        }
    }

    /** Jackson takes overlong forms, which other readers of the same bytes would not. */
    private static void requireUtf8(byte[] text, int length) {
        int seen = 0;
        for (int i = 0; i < length; i++) {
            seen |= text[i];
        }
        if (seen >= 0) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, 0, length));
        } catch (CharacterCodingException e) {
            throw new MalformedJson(MalformedJson.Reason.ENCODING, "the text is not UTF-8");
        }
    }
}
