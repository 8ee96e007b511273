package io.kruxos.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of an HTTP/1.1 answer.
 *
 * @param status 0 when it is no HTTP answer
 * @param lines the header lines
 */
record HttpHead(int status, List<String> lines) {
    static HttpHead parse(String head) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        int end = head.indexOf("\r\n");
        while (end > from) {
            lines.add(head.substring(from, end));
            from = end + 2;
            end = head.indexOf("\r\n", from);
        }
        return new HttpHead(lines.isEmpty() ? 0 : status(lines.removeFirst()), lines);
    }

    private static int status(String line) {
        if (!line.startsWith("HTTP/1.1 ") || line.length() < 12) {
            return 0;
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            status = status * 10 + digit;
        }
        return status;
    }

    /** The first header of that name, which is given in lower case. */
    Optional<String> header(String name) {
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon == name.length()
                    && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(line.substring(colon + 1).strip());
            }
        }
        return Optional.empty();
    }
}
