package io.kruxos.clients.format;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One change to the text of a JSON file. Everything that it does not touch keeps its bytes; new lines take the file's indent. */
final class JsonEdit {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final String text;
    private final String unit;
    private final String newline;
    private final JsonNode root;

    private JsonEdit(String text) {
        this.text = text;
        this.unit = indentUnit(text);
        this.newline = text.contains("\r\n") ? "\r\n" : "\n";
        this.root = JsonScan.root(text);
    }

    static String apply(String text, Change change) {
        JsonEdit edit = new JsonEdit(text);
        return switch (change) {
            case Change.Put(Location at, Object value) -> edit.put(at, value);
            case Change.Remove(Location at) -> edit.remove(at);
        };
    }

    private String put(Location at, @Nullable Object value) {
        JsonNode there = find(root, at);
        if (there != null) {
            String printed = print(value, indentOf(there.memberStart()));
            return text.substring(0, there.start()) + printed + text.substring(there.end());
        }
        JsonNode parent = find(root, at.parent());
        if (parent == null) {
            throw new Unwritable(at.parent() + " is not an object");
        }
        return add(parent, at.last() instanceof String key ? MAPPER.writeValueAsString(key) + ": " : "", value);
    }

    private String add(JsonNode parent, String key, @Nullable Object value) {
        String outer = indentOf(parent.memberStart());
        String inner = outer + unit;
        if (parent.members().isEmpty()) {
            return text.substring(0, parent.start() + 1)
                    + newline
                    + inner
                    + key
                    + print(value, inner)
                    + newline
                    + outer
                    + text.substring(parent.end() - 1);
        }
        JsonNode last = parent.members().getLast();
        boolean oneLine = text.substring(parent.start(), last.memberStart()).indexOf('\n') < 0;
        String before = oneLine ? ", " : "," + newline + indentOf(last.memberStart());
        String printed = print(value, oneLine ? outer : indentOf(last.memberStart()));
        return text.substring(0, last.end()) + before + key + printed + text.substring(last.end());
    }

    private String remove(Location at) {
        JsonNode parent = find(root, at.parent());
        JsonNode gone = find(root, at);
        if (parent == null || gone == null) {
            throw new Unwritable(at + " is not there");
        }
        int index = parent.members().indexOf(gone);
        if (parent.members().size() == 1) {
            return text.substring(0, parent.start() + 1) + text.substring(parent.end() - 1);
        }
        if (index == 0) {
            return text.substring(0, gone.memberStart())
                    + text.substring(parent.members().get(1).memberStart());
        }
        return text.substring(0, parent.members().get(index - 1).end()) + text.substring(gone.end());
    }

    private static @Nullable JsonNode find(JsonNode from, Location at) {
        if (from.at().equals(at)) {
            return from;
        }
        for (JsonNode member : from.members()) {
            if (at.startsWith(member.at())) {
                return find(member, at);
            }
        }
        return null;
    }

    /** The blanks that the line starts with. */
    private String indentOf(int position) {
        int start = text.lastIndexOf('\n', position - 1) + 1;
        int end = start;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(start, end);
    }

    /** How far the first indented line is indented; two blanks where none is. */
    private static String indentUnit(String text) {
        return text.lines()
                .filter(line -> line.startsWith(" ") || line.startsWith("\t"))
                .findFirst()
                .map(line ->
                        line.substring(0, line.length() - line.stripLeading().length()))
                .orElse("  ");
    }

    private String print(@Nullable Object value, String indent) {
        String inner = indent + unit;
        return switch (value) {
            case Map<?, ?> map
            when !map.isEmpty() ->
                map.entrySet().stream()
                        .map(entry -> inner + MAPPER.writeValueAsString(entry.getKey()) + ": "
                                + print(entry.getValue(), inner))
                        .collect(Collectors.joining("," + newline, "{" + newline, newline + indent + "}"));
            case List<?> list
            when list.stream().anyMatch(Map.class::isInstance) ->
                list.stream()
                        .map(item -> inner + print(item, inner))
                        .collect(Collectors.joining("," + newline, "[" + newline, newline + indent + "]"));
            case List<?> list ->
                list.stream().map(MAPPER::writeValueAsString).collect(Collectors.joining(", ", "[", "]"));
            case null -> "null";
            default -> MAPPER.writeValueAsString(value);
        };
    }
}
