package io.kruxos.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The gateway as commands see it: ask it, and print what it says as JSON or for people. */
final class Gateway {
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final JsonMapper LINE = new JsonMapper();

    private final Options options;
    private final PrintStream out;

    /** What every command takes. */
    interface Options {
        Path home();

        boolean json();
    }

    Gateway(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    PrintStream out() {
        return out;
    }

    boolean json() {
        return options.json();
    }

    /** The home that commands are about. */
    Path home() {
        return options.home();
    }

    /** Asks and prints the answer: as it is with {@code --json}, else by {@code print}. */
    int show(String method, Map<String, @Nullable Object> params, Consumer<Reply> print) {
        return print(ask(method, params), print);
    }

    /** Prints an answer: as it is with {@code --json}, else by {@code print}. */
    int print(Map<String, @Nullable Object> answer, Consumer<Reply> print) {
        if (options.json()) {
            out.println(PRETTY.writeValueAsString(answer));
        } else {
            print.accept(new Reply(answer));
        }
        return ExitCode.OK;
    }

    /** Asks and prints every event as it comes, one JSON object a line with {@code --json}. */
    int follow(String method, Map<String, @Nullable Object> params, Consumer<Reply> print) {
        try (ControlClient client = ControlClient.connect(options.home())) {
            client.call(method, params, event -> {
                if (options.json()) {
                    out.println(LINE.writeValueAsString(event));
                } else {
                    print.accept(new Reply(event));
                }
                out.flush();
            });
            return ExitCode.OK;
        }
    }

    Map<String, @Nullable Object> ask(String method, Map<String, @Nullable Object> params) {
        try (ControlClient client = ControlClient.connect(options.home())) {
            return client.call(method, params, event -> {});
        }
    }

    /** Parameters from name and value in turn; those without a value are left out. */
    static Map<String, @Nullable Object> params(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                params.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
            }
        }
        return params;
    }
}
