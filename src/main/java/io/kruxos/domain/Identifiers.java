package io.kruxos.domain;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

/** Makes identifiers; safe for use by many threads. */
public final class Identifiers {
    private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

    private final Clock clock;
    private final SecureRandom random;

    public Identifiers(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then version, variant and 74 random bits. */
    public CallId call() {
        byte[] bytes = bytes(16);
        long now = clock.millis();
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (now >>> (40 - 8 * i));
        }
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x70);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        return new CallId("call_" + HexFormat.of().formatHex(bytes));
    }

    public SessionId session() {
        return new SessionId("ses_" + HexFormat.of().formatHex(bytes(16)));
    }

    public QuestionId question() {
        StringBuilder id = new StringBuilder("q_");
        for (byte b : bytes(12)) {
            id.append(LETTERS.charAt(b & 31));
        }
        return new QuestionId(id.toString());
    }

    /** An agent's token: 64 hexadecimal digits, 256 random bits. */
    public String token() {
        return HexFormat.of().formatHex(bytes(32));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
