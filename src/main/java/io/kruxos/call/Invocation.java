package io.kruxos.call;

import io.kruxos.domain.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call as a client asked for it.
 *
 * @param capability the name as the client said it; unknown names are refused
 * @param arguments a JSON object as JDK values, not validated yet
 * @param key what the client knows this request by ({@code session:request}); null for clients that cannot resume
 * @param resumed whether the client sends it again after a lost connection: it must not run twice
 */
public record Invocation(
        Caller caller,
        String capability,
        Map<String, @Nullable Object> arguments,
        @Nullable String key,
        boolean resumed) {}
