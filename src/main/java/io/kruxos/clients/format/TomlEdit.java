package io.kruxos.clients.format;

import io.kruxos.clients.format.TomlStatement.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One change to the text of a TOML file. Everything that it does not touch keeps its bytes. */
final class TomlEdit {
    private final String text;
    private final String newline;
    private final List<TomlStatement> statements;

    private TomlEdit(String text) {
        this.text = text;
        this.newline = text.contains("\r\n") ? "\r\n" : "\n";
        this.statements = TomlScan.statements(text);
    }

    static String apply(String text, Change change, Map<String, @Nullable Object> wanted) {
        TomlEdit edit = new TomlEdit(text);
        Optional<TomlStatement> around = edit.valueAround(change.at());
        if (around.isPresent()) {
            TomlStatement whole = around.get();
            return edit.replaceValue(whole, Meaning.valueAt(wanted, whole.at()));
        }
        return switch (change) {
            case Change.Put(Location at, Object value) -> edit.put(at, value);
            case Change.Remove(Location at) -> edit.remove(at);
        };
    }

    /** The inline table or list that the location lies in. */
    private Optional<TomlStatement> valueAround(Location at) {
        return statements.stream()
                .filter(statement ->
                        statement.kind() == Kind.VALUE && at.startsWith(statement.at()) && !at.equals(statement.at()))
                .findFirst();
    }

    private String replaceValue(TomlStatement statement, @Nullable Object value) {
        return text.substring(0, statement.valueStart()) + TomlText.value(value) + text.substring(statement.valueEnd());
    }

    private String put(Location at, @Nullable Object value) {
        Optional<TomlStatement> there = find(Kind.VALUE, at);
        if (there.isPresent()) {
            return replaceValue(there.get(), value);
        }
        if (at.last() instanceof Integer && value instanceof Map<?, ?> element) {
            return insertAfter(lastIn(at.parent()), block("[[", at, "]]", element));
        }
        if (value instanceof Map<?, ?> table) {
            return append(block("[", at, "]", table));
        }
        if (value instanceof List<?> list && isListOfTables(list)) {
            return append(elements(at, list));
        }
        return putLine(at, TomlText.value(value));
    }

    private String putLine(Location at, String value) {
        Location table = at.parent();
        Optional<TomlStatement> header = header(table);
        if (header.isPresent() || table.isTop()) {
            String line = TomlText.keys(List.of(at.last())) + " = " + value + newline;
            return header.map(found -> insert(endOfSection(found), line)).orElseGet(() -> insertAtTop(line));
        }
        Optional<TomlStatement> sibling = lastDotted(table);
        if (sibling.isPresent()) {
            return insert(
                    sibling.get().end(), TomlText.keys(at.after(sibling.get().section())) + " = " + value + newline);
        }
        return append("[" + TomlText.keys(table.steps()) + "]" + newline + TomlText.keys(List.of(at.last())) + " = "
                + value + newline);
    }

    private String remove(Location at) {
        StringBuilder rest = new StringBuilder(text);
        for (TomlStatement statement : statements.reversed()) {
            if (statement.at().startsWith(at)) {
                rest.delete(statement.start(), statement.end());
            }
        }
        return rest.toString();
    }

    private Optional<TomlStatement> find(Kind kind, Location at) {
        return statements.stream()
                .filter(statement -> statement.kind() == kind && statement.at().equals(at))
                .findFirst();
    }

    private Optional<TomlStatement> header(Location table) {
        return find(Kind.TABLE, table).or(() -> find(Kind.LIST_ELEMENT, table));
    }

    /** The last {@code a.b.c = …} that helps to define a table without a header. */
    private Optional<TomlStatement> lastDotted(Location table) {
        return statements.stream()
                .filter(statement -> statement.kind() == Kind.VALUE
                        && statement.at().startsWith(table)
                        && table.startsWith(statement.section()))
                .reduce((first, second) -> second);
    }

    private TomlStatement lastIn(Location list) {
        return statements.stream()
                .filter(statement -> statement.at().startsWith(list))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new Unwritable(list + " is written in a way that can't be changed safely"));
    }

    /** Behind a table's last value, before the comments that lead to the next header. */
    private int endOfSection(TomlStatement header) {
        int end = header.end();
        for (TomlStatement statement : statements.subList(statements.indexOf(header) + 1, statements.size())) {
            if (statement.kind() != Kind.VALUE) {
                return end;
            }
            end = statement.end();
        }
        return end;
    }

    private String insertAtTop(String line) {
        int end = -1;
        for (TomlStatement statement : statements) {
            if (statement.kind() != Kind.VALUE) {
                break;
            }
            end = statement.end();
        }
        if (end >= 0) {
            return insert(end, line);
        }
        return statements.isEmpty() ? insert(text.length(), line) : insert(afterPreface(), line + newline);
    }

    /** Behind the first paragraph when it is a comment, which then is about the whole file. */
    private int afterPreface() {
        int at = 0;
        while (at < text.length() && text.charAt(at) == '#') {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end + 1;
        }
        int blank = text.startsWith("\r\n", at) ? 2 : text.startsWith("\n", at) ? 1 : 0;
        return blank > 0 ? at + blank : 0;
    }

    private String insertAfter(TomlStatement statement, String block) {
        return insert(statement.end(), newline + block);
    }

    private String append(String block) {
        boolean apart = text.isEmpty() || text.endsWith(newline + newline);
        boolean ended = text.isEmpty() || text.endsWith("\n");
        return text + (ended ? "" : newline) + (apart ? "" : newline) + block;
    }

    /** Inserts whole lines, also behind a last line that does not end. */
    private String insert(int at, String lines) {
        String before = text.substring(0, at);
        String end = before.isEmpty() || before.endsWith("\n") ? "" : newline;
        return before + end + lines + text.substring(at);
    }

    private static boolean isListOfTables(List<?> list) {
        return !list.isEmpty() && list.stream().allMatch(Map.class::isInstance);
    }

    private String elements(Location at, List<?> list) {
        List<String> blocks = new ArrayList<>();
        for (Object element : list) {
            if (element instanceof Map<?, ?> table) {
                blocks.add(block("[[", at, "]]", table));
            }
        }
        return String.join(newline, blocks);
    }

    /** A header, its values, and below it the tables within it. */
    private String block(String open, Location at, String close, Map<?, ?> table) {
        StringBuilder block = new StringBuilder();
        List<String> within = new ArrayList<>();
        table.forEach((key, value) -> {
            Location place = at.child(key);
            if (value instanceof Map<?, ?> inner && !inner.isEmpty() && !isShort(inner)) {
                within.add(block("[", place, "]", inner));
            } else if (value instanceof List<?> list && isListOfTables(list)) {
                within.add(elements(place, list));
            } else {
                block.append(TomlText.keys(List.of(key)))
                        .append(" = ")
                        .append(TomlText.value(value))
                        .append(newline);
            }
        });
        boolean needed = !block.isEmpty() || within.isEmpty() || open.equals("[[");
        String head = needed ? open + TomlText.keys(at.steps()) + close + newline + block : "";
        return head + (head.isEmpty() || within.isEmpty() ? "" : newline) + String.join(newline, within);
    }

    /** Whether a table reads better on one line: its values are not all plain. */
    private static boolean isShort(Map<?, ?> table) {
        return table.values().stream().anyMatch(List.class::isInstance) && table.size() <= 2;
    }
}
