package io.kruxos.audit;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells by a field's name that its value is a secret: {@code GITHUB_TOKEN}, {@code apiKey}, {@code --password}. */
final class SecretNames {
    private static final List<String> PARTS = List.of(
            "token",
            "password",
            "passwd",
            "passphrase",
            "secret",
            "authorization",
            "apikey",
            "cookie",
            "privatekey",
            "accesskey",
            "signingkey",
            "credential");
    private static final Set<String> WHOLE = Set.of("auth", "pwd", "pass", "jwt", "bearer");

    private SecretNames() {}

    /** Whether {@code value} under {@code name} is kept from the log. Counts such as {@code max_tokens} are not secrets. */
    static boolean hides(String name, Object value) {
        String plain = plain(name);
        if (value instanceof Number && plain.endsWith("tokens")) {
            return false;
        }
        return WHOLE.contains(plain) || PARTS.stream().anyMatch(plain::contains);
    }

    private static String plain(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLetterOrDigit(name.charAt(i))) {
                letters.append(name.charAt(i));
            }
        }
        return letters.toString().toLowerCase(Locale.ROOT);
    }
}
