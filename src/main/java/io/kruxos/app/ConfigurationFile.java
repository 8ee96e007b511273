package io.kruxos.app;

import io.kruxos.app.Configuration.Listen;
import io.kruxos.app.Configuration.SandboxChoice;
import io.kruxos.domain.NearestWord;
import io.kruxos.transport.PlainFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@code kruxos.yaml}; a key it doesn't know, or a value that makes no sense, stops the start with a sentence. */
public final class ConfigurationFile {
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h)");

    private final Path file;
    private final List<String> known = new ArrayList<>();
    private final Map<?, ?> values;

    private ConfigurationFile(Path file, Map<?, ?> values) {
        this.file = file;
        this.values = values;
    }

    /**
     * Reads the file; a missing one says nothing.
     *
     * @throws InvalidConfiguration when it can't be read or understood
     */
    public static Configuration read(Path file) {
        if (!Files.exists(file)) {
            return Configuration.DEFAULT;
        }
        try {
            Object root = new Load(
                            LoadSettings.builder().setLabel("kruxos.yaml").build())
                    .loadFromString(Files.readString(file));
            return switch (root) {
                case null -> Configuration.DEFAULT;
                case Map<?, ?> map -> new ConfigurationFile(file, map).configuration();
                default -> throw new InvalidConfiguration(file, "it must be a map of settings");
            };
        } catch (IOException | YamlEngineException e) {
            throw new InvalidConfiguration(file, String.valueOf(e.getMessage()));
        }
    }

    private Configuration configuration() {
        Configuration otherwise = Configuration.DEFAULT;
        Configuration read = new Configuration(
                listen(otherwise.listen()),
                text("gateway.run_as", otherwise.runAs()),
                duration("approval.timeout", otherwise.approvalTimeout()),
                number("approval.pending_max", 1, 100_000, otherwise.pendingMax()),
                duration("execution.timeout", otherwise.executionTimeout()),
                duration("gateway.resume_grace", otherwise.resumeGrace()),
                choice("sandbox.mode", SandboxChoice.class, otherwise.sandbox()));
        refuseUnknown("", values);
        return read;
    }

    private Listen listen(Listen otherwise) {
        return new Listen(
                texts("gateway.listen", otherwise.addresses()),
                number("gateway.port", 0, 65535, otherwise.port()),
                number("gateway.health_port", 0, 65535, otherwise.healthPort()),
                Set.copyOf(texts("gateway.hosts", List.of())),
                Set.copyOf(texts("gateway.origins", List.of())),
                choice("gateway.plain_from", PlainFrom.class, otherwise.plainFrom()));
    }

    private @Nullable Object value(String key) {
        known.add(key);
        Object at = values;
        for (String part : key.split("\\.", -1)) {
            at = at instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return at;
    }

    private String text(String key, String otherwise) {
        Object value = value(key);
        return value == null ? otherwise : String.valueOf(value);
    }

    private int number(String key, int least, int most, int otherwise) {
        return switch (value(key)) {
            case null -> otherwise;
            case Integer n when n >= least && n <= most -> n;
            default ->
                throw new InvalidConfiguration(file, key + " must be a whole number from " + least + " to " + most);
        };
    }

    private Duration duration(String key, Duration otherwise) {
        String text = text(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidConfiguration(file, key + " must be a time such as 500ms, 30s, 5m or 2h, not " + text);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    private List<String> texts(String key, List<String> otherwise) {
        return switch (value(key)) {
            case null -> otherwise;
            case List<?> list -> list.stream().map(String::valueOf).toList();
            default -> throw new InvalidConfiguration(file, key + " must be a list");
        };
    }

    private <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        Object value = value(key);
        if (value == null) {
            return otherwise;
        }
        // YAML 1.2 reads a bare `off` as text; a quoted one is the same here
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            words.add(constant.name().toLowerCase(Locale.ROOT));
        }
        throw new InvalidConfiguration(file, key + " must be one of " + String.join(", ", words));
    }

    private void refuseUnknown(String prefix, Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = prefix + entry.getKey();
            if (entry.getValue() instanceof Map<?, ?> inner && known.stream().anyMatch(k -> k.startsWith(key + "."))) {
                refuseUnknown(key + ".", inner);
            } else if (!known.contains(key)) {
                throw new InvalidConfiguration(file, "it has no setting " + key + "." + NearestWord.hint(key, known));
            }
        }
    }
}
