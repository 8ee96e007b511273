package io.kruxos.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.wire.CborCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private final Redaction redaction = new Redaction(text -> text.replace("correct horse battery", "[redacted]"));

    private String onDisk(Map<String, @Nullable Object> inputs) {
        return new String(CborCodec.encode(redaction.object(inputs)), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "GITHUB_TOKEN",
                "password",
                "dbPassword",
                "client_secret",
                "Authorization",
                "api_key",
                "X-Api-Key",
                "Set-Cookie",
                "private_key",
                "aws_secret_access_key",
                "AWS_ACCESS_KEY_ID",
                "credentials",
                "passphrase"
            })
    void shouldHideWhatIsNamedLikeASecret(String name) {
        assertFalse(onDisk(Map.of("env", Map.of(name, "hunter2"))).contains("hunter2"));
        assertFalse(onDisk(Map.of(name, List.of("hunter2"))).contains("hunter2"));
        assertFalse(onDisk(Map.of("text", name + ": hunter2")).contains("hunter2"), "as text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF",
                "AKIAIOSFODNN7EXAMPLE",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
                "sk-proj-abcdefghijklmnop1234",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "github_pat_11ABCDEFG0123456789_abcdefghijkl",
                "glpat-abcdefghijklmnopqrst",
                "xoxb-123456789012-abcdefghij",
                "AIzaSyA1234567890abcdefghijklmnopqrstuv",
                "npm_abcdefghijklmnopqrstuvwxyz0123456789",
                "correct horse battery"
            })
    void shouldHideWhatLooksLikeASecret(String secret) {
        assertFalse(onDisk(Map.of("content", "before " + secret + " after")).contains(secret));
        assertFalse(onDisk(Map.of("argv", List.of("curl", secret))).contains(secret));
        assertTrue(onDisk(Map.of("content", "before " + secret + " after")).contains("before "));
    }

    @Test
    void shouldHidePrivateKeysWholeOrCut() {
        String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\ndef\n-----END RSA PRIVATE KEY-----";
        assertEquals("a\n[redacted]\nb", redaction.line("a\n" + key + "\nb"));
        assertEquals("a\n[redacted]", redaction.line("a\n" + key.substring(0, 50)));
    }

    @Test
    void shouldHideThePasswordOfAUrl() {
        assertEquals(
                "git clone https://me:[redacted]@example.com/x",
                redaction.line("git clone https://me:hunter2@example.com/x"));
    }

    @Test
    void shouldHideTheValueThatFollowsAnOption() {
        String disk = onDisk(Map.of("args", List.of("--user", "me", "--password", "hunter2", "-v")));
        assertFalse(disk.contains("hunter2"));
        assertTrue(disk.contains("me"));
        assertFalse(onDisk(Map.of("args", List.of("--token=hunter2"))).contains("hunter2"));
    }

    @Test
    void shouldHideAHeaderInAList() {
        assertFalse(onDisk(Map.of("headers", List.of("Authorization: Basic aHVudGVyMg==")))
                .contains("aHVudGVyMg"));
    }

    @Test
    void shouldKeepCounts() {
        assertEquals(Map.of("max_tokens", 100L), redaction.object(Map.of("max_tokens", 100)));
    }

    @Test
    void shouldKeepWhatIsNoSecret() {
        Map<String, @Nullable Object> inputs = Map.of(
                "path", "/workspace/src/Main.java", "limit", 20L, "regex", true, "lines", List.of("a", "b"), "x", 1.5);
        assertEquals(inputs, redaction.object(inputs));
    }

    @Test
    void shouldCutLongTextsWithSizeAndDigest() {
        String content = "x".repeat(5_000_000);
        Object kept = redaction.object(Map.of("content", content)).get("content");
        assertTrue(kept instanceof Map<?, ?> cut
                && cut.get("_cut") instanceof Map<?, ?> parts
                && parts.get("bytes") instanceof Long bytes
                && bytes == 5_000_000
                && parts.get("head") instanceof String head
                && head.length() == Redaction.TEXT_CHARS_MAX
                && parts.get("sha256") instanceof byte[] digest
                && digest.length == 32);
    }

    @Test
    void shouldNotLeaveHalfASecretWhereATextIsCut() {
        String secret = "ghp_" + "a1B2".repeat(9);
        for (int before = 1900; before < 2060; before++) {
            String disk = onDisk(Map.of("content", " ".repeat(before) + secret + " ".repeat(20_000)));
            assertFalse(disk.contains("ghp_a1"), "with " + before + " before");
        }
        for (int before = 10_100; before < 10_300; before += 7) {
            String key = "-----BEGIN PRIVATE KEY-----\n" + "QUJD".repeat(2000) + "\n-----END PRIVATE KEY-----\n";
            String text = key + " ".repeat(before - key.length()) + secret + "z".repeat(9000);
            assertFalse(onDisk(Map.of("content", text)).contains("ghp_a1"), "with " + before + " before");
        }
    }

    @Test
    void shouldBoundEverything() {
        Map<String, @Nullable Object> wide = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            wide.put("name" + i, "value ".repeat(300));
        }
        assertTrue(CborCodec.encode(redaction.object(wide)).length < RecordFormat.RECORD_BYTES_MAX / 2);

        Object deep = "end";
        for (int i = 0; i < 100; i++) {
            deep = List.of(deep);
        }
        assertTrue(CborCodec.encode(redaction.object(Map.of("deep", deep))).length < 1000);
    }

    @Test
    void shouldTakeTimeInProportionToTheText() {
        for (String hostile : List.of(
                "token".repeat(2000),
                "a".repeat(10_000) + "token",
                "-----BEGIN A ".repeat(700) + "PRIVATE KEY",
                "://".repeat(3000),
                "eyJ".repeat(3000),
                "bearer ".repeat(1400),
                "0".repeat(10_000))) {
            assertTrue(redaction.head(hostile, 2048).length() <= 2048);
        }
    }

    @Test
    void shouldMendTextsThatHaveNoUtf8Form() {
        assertEquals("a\ufffdb", redaction.line("a\ud800b"));
        assertEquals("\ufffd", redaction.line("\udc00"));
        assertEquals("\ud83d\ude00", redaction.line("\ud83d\ude00"));
    }
}
