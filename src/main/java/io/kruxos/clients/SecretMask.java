package io.kruxos.clients;

import java.util.regex.Pattern;

/** Lines of configuration files without what may be a secret, for showing. References such as {@code ${NAME}} stay. */
final class SecretMask {
    private static final String SHOWN_INSTEAD = "(withheld)";

    /** A value whose key speaks of a secret; keys that end in env_var or file hold names. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)([\\w.-]*(?:token|secret|passw|api_?-?key|authorization|bearer|credential)[\\w.-]*(?<!env_var)(?<!_file)\"?'?"
                    + "\\s*[=:]\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*')");

    private static final Pattern LOOKS = Pattern.compile(
            "\\b(?:[0-9a-fA-F]{32,}|sk-[A-Za-z0-9_-]{16,}|gh[a-z]_[A-Za-z0-9]{20,}|eyJ[A-Za-z0-9_-]{10,}[A-Za-z0-9._-]*)");

    private SecretMask() {}

    static String of(String line) {
        String named = NAMED.matcher(line)
                .replaceAll(match -> match.group(2).contains("${")
                        ? java.util.regex.Matcher.quoteReplacement(match.group())
                        : java.util.regex.Matcher.quoteReplacement(match.group(1)) + "\"" + SHOWN_INSTEAD + "\"");
        return LOOKS.matcher(named).replaceAll(SHOWN_INSTEAD);
    }
}
