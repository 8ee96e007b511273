package io.kruxos.capability.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads one YAML document into nodes that know their lines; a key that stands twice in a mapping is an error. */
final class YamlReader {
    private static final YAMLFactory FACTORY = new YAMLFactory();

    private final String file;
    private final YAMLParser parser;
    private final Map<String, YamlNode> anchors = new HashMap<>();

    private YamlReader(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    static YamlNode read(String file, String text) {
        try (YAMLParser parser = (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), text)) {
            YamlReader reader = new YamlReader(file, parser);
            parser.nextToken();
            YamlNode root = reader.node();
            if (parser.nextToken() != null) {
                throw reader.wrong("one document is expected");
            }
            return root;
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new DefinitionException(file, line, e.getOriginalMessage());
        }
    }

    private YamlNode node() {
        if (parser.isCurrentAlias()) {
            return aliased();
        }
        Object anchor = parser.getObjectId();
        YamlNode node = plainNode();
        if (anchor != null) {
            anchors.put(anchor.toString(), node);
        }
        return node;
    }

    /** What stands at an anchor further up, once more. */
    private YamlNode aliased() {
        YamlNode node = anchors.get(parser.getString());
        if (node == null) {
            throw wrong("no anchor further up is called '" + parser.getString() + "'");
        }
        return node;
    }

    private YamlNode plainNode() {
        int line = line();
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw wrong("the file is empty");
        }
        if (token == JsonToken.START_OBJECT) {
            return mapping(line);
        }
        if (token == JsonToken.START_ARRAY) {
            return sequence(line);
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return new YamlNode.Scalar(parser.getLongValue(), line);
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return new YamlNode.Scalar(parser.getDoubleValue(), line);
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return new YamlNode.Scalar(token == JsonToken.VALUE_TRUE, line);
        }
        if (token == JsonToken.VALUE_NULL) {
            return new YamlNode.Scalar(null, line);
        }
        return new YamlNode.Scalar(parser.getString(), line);
    }

    private YamlNode mapping(int line) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line();
            parser.nextToken();
            if (entries.put(key, located(node(), keyLine)) != null) {
                throw new DefinitionException(file, keyLine, "'" + key + "' stands here twice");
            }
        }
        return new YamlNode.Mapping(entries, line);
    }

    private YamlNode sequence(int line) {
        List<YamlNode> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(node());
        }
        return new YamlNode.Sequence(elements, line);
    }

    /** A value is found by its key's line, even where it starts on the next one. */
    private static YamlNode located(YamlNode node, int keyLine) {
        return switch (node) {
            case YamlNode.Mapping mapping -> new YamlNode.Mapping(mapping.entries(), keyLine);
            case YamlNode.Sequence sequence -> new YamlNode.Sequence(sequence.elements(), keyLine);
            case YamlNode.Scalar scalar -> new YamlNode.Scalar(scalar.value(), keyLine);
        };
    }

    private DefinitionException wrong(String message) {
        return new DefinitionException(file, line(), message);
    }

    private int line() {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }
}
