package io.kruxos.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads the part of YAML that policies are written in: one document of mappings, lists and scalars. Anchors, aliases, tags and
 * doubled keys are errors, so that no file is larger, or other, than it looks.
 */
final class YamlReader {
    /** The most characters of a file; 1 MiB of ASCII. */
    static final int TEXT_MAX = 1 << 20;

    private static final int DEPTH_MAX = 16;

    private final ParserImpl events;
    private final Findings findings;

    private YamlReader(String text, Findings findings) {
        LoadSettings settings = settings(text);
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
        this.findings = findings;
    }

    /** The whole text is one buffer: the library breaks on a character of two parts that lies across the end of a buffer. */
    private static LoadSettings settings(String text) {
        return LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(TEXT_MAX)
                .setBufferSize(text.length() + 1)
                .build();
    }

    /** The document, or empty when it cannot be read; {@code findings} then says why. */
    static Optional<Yaml> read(String text, Findings findings) {
        if (text.length() > TEXT_MAX) {
            findings.error(1, 1, "a policy file has at most " + TEXT_MAX + " characters");
            return Optional.empty();
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            findings.error(1, 1, "not YAML: half a character stands alone");
            return Optional.empty();
        }
        try {
            return Optional.of(new YamlReader(text, findings).document());
        } catch (Unreadable e) {
            findings.error(e.line, e.column, e.problem);
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
            findings.error(
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1,
                    "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            findings.error(1, 1, "not YAML: a character or the size is not allowed");
        }
        return Optional.empty();
    }

    private Yaml document() {
        events.next();
        if (!events.checkEvent(Event.ID.DocumentStart)) {
            throw new Unreadable(1, 1, "the file is empty");
        }
        events.next();
        Yaml root = node(0);
        events.next();
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            throw unreadable(events.peekEvent(), "a policy file holds one document");
        }
        return root;
    }

    private Yaml node(int depth) {
        Event event = events.next();
        if (event instanceof AliasEvent) {
            throw unreadable(event, "aliases are not allowed");
        }
        if (depth > DEPTH_MAX) {
            throw unreadable(event, "nested deeper than " + DEPTH_MAX);
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw unreadable(event, "anchors are not allowed");
        }
        return switch (event) {
            case ScalarEvent scalar when scalar.getTag().isEmpty() -> text(scalar);
            case CollectionStartEvent start
            when start.getTag().isEmpty() ->
                event.getEventId() == Event.ID.MappingStart ? table(start, depth) : sequence(start, depth);
            default -> throw unreadable(event, "tags are not allowed");
        };
    }

    private static Yaml.Text text(ScalarEvent event) {
        return new Yaml.Text(event.getValue(), event.isPlain(), line(event), column(event));
    }

    private Yaml sequence(Event start, int depth) {
        List<Yaml> items = new ArrayList<>();
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(depth + 1));
        }
        events.next();
        return new Yaml.Sequence(items, line(start), column(start));
    }

    private Yaml table(Event start, int depth) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            Yaml key = node(depth + 1);
            Yaml value = node(depth + 1);
            if (!(key instanceof Yaml.Text name)) {
                throw new Unreadable(key.line(), key.column(), "a key is a word");
            }
            if (entries.putIfAbsent(name.value(), new Yaml.Entry(name, value)) != null) {
                findings.error(name, "the key \"" + Words.shown(name.value()) + "\" stands here twice");
            }
        }
        events.next();
        return new Yaml.Table(entries, line(start), column(start));
    }

    private static Unreadable unreadable(Event at, String problem) {
        return new Unreadable(line(at), column(at), problem);
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static int column(Event event) {
        return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    }

    /** Stops reading; never leaves this class. */
    private static final class Unreadable extends RuntimeException {
        private final int line;
        private final int column;
        private final String problem;

        Unreadable(int line, int column, String problem) {
            super(problem, null, false, false);
            this.line = line;
            this.column = column;
            this.problem = problem;
        }
    }
}
