package io.kruxos.clients.format;

import java.util.ArrayList;
import java.util.List;

/** Where the values of a JSON text are, for texts that a parser has already found valid. Source: RFC 8259. */
final class JsonScan {
    private final String text;
    private int at;

    private JsonScan(String text) {
        this.text = text;
    }

    static JsonNode root(String text) {
        JsonScan scan = new JsonScan(text);
        scan.skipBlanks();
        return scan.node(Location.TOP, scan.at);
    }

    private JsonNode node(Location place, int memberStart) {
        int start = at;
        List<JsonNode> members = switch (text.charAt(at)) {
            case '{' -> object(place);
            case '[' -> list(place);
            case '"' -> {
                skipString();
                yield List.of();
            }
            default -> {
                while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                yield List.of();
            }
        };
        return new JsonNode(place, memberStart, start, at, members);
    }

    private List<JsonNode> object(Location place) {
        List<JsonNode> members = new ArrayList<>();
        for (boolean more = open('}'); more; more = next('}')) {
            int memberStart = at;
            skipString();
            Object key = Parsing.json("{\"k\":" + text.substring(memberStart, at) + "}")
                    .get("k");
            skipBlanks();
            at++; // the colon
            skipBlanks();
            members.add(node(place.child(String.valueOf(key)), memberStart));
        }
        return members;
    }

    private List<JsonNode> list(Location place) {
        List<JsonNode> members = new ArrayList<>();
        for (boolean more = open(']'); more; more = next(']')) {
            members.add(node(place.child(members.size()), at));
        }
        return members;
    }

    /** Goes behind the opening bracket; false when it is closed at once. */
    private boolean open(char close) {
        at++;
        skipBlanks();
        return !closed(close);
    }

    /** Goes behind a comma; false when the bracket is closed instead. */
    private boolean next(char close) {
        skipBlanks();
        if (closed(close)) {
            return false;
        }
        at++; // the comma
        skipBlanks();
        return true;
    }

    private boolean closed(char close) {
        if (text.charAt(at) == close) {
            at++;
            return true;
        }
        return false;
    }

    private void skipString() {
        at++;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
