package io.kruxos.mcp;

import io.kruxos.call.CallObserver;
import io.kruxos.call.GovernedCalls;
import io.kruxos.call.Invocation;
import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.domain.CallResult;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Errors;
import io.kruxos.domain.QuestionId;
import io.kruxos.domain.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Calls without policy: {@code test.echo} answers its arguments, {@code test.fail} fails, {@code test.hold} waits until it is
 * released by its {@code name} argument or withdrawn, {@code test.crash} throws.
 */
public final class FakeCalls implements GovernedCalls {
    public static final CapabilityName ECHO = new CapabilityName("test.echo");
    public static final CapabilityName FAIL = new CapabilityName("test.fail");
    public static final CapabilityName HOLD = new CapabilityName("test.hold");
    public static final CapabilityName CRASH = new CapabilityName("test.crash");
    public static final List<CapabilityName> NAMES = List.of(CRASH, ECHO, FAIL, HOLD);
    public static final QuestionId QUESTION = new QuestionId("q_000000000000");

    public final BlockingQueue<Invocation> invoked = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> withdrawn = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<CallResult>> held = new ConcurrentHashMap<>();

    public static CapabilityDefinition definition(CapabilityName name) {
        return new CapabilityDefinition(
                name,
                "Title of " + name,
                "Description of " + name,
                Tier.AUTONOMOUS,
                Map.of("type", "object", "properties", Map.of("name", Map.of("type", "string"))),
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of("echo", Map.of("$ref", "#/$defs/any")),
                        "required",
                        List.of("echo"),
                        "additionalProperties",
                        false,
                        "$defs",
                        Map.of("any", Map.of("type", "object"))),
                new CapabilityDefinition.Effects(name.equals(ECHO), name.equals(FAIL), true, false),
                List.of("test"));
    }

    @Override
    public List<CapabilityDefinition> listed(Caller caller) {
        return NAMES.stream()
                .filter(name -> !name.equals(CRASH))
                .map(FakeCalls::definition)
                .toList();
    }

    @Override
    public CallResult invoke(Invocation invocation, CallObserver observer) {
        invoked.add(invocation);
        return switch (invocation.capability()) {
            case "test.echo" -> new CallResult.Answered(Map.of("echo", invocation.arguments()));
            case "test.fail" -> new CallResult.Failed(Errors.fileNotFound("/workspace/missing"));
            case "test.hold" -> hold(String.valueOf(invocation.arguments().get("name")), observer);
            case "test.crash" -> throw new IllegalStateException("secret cause");
            default ->
                new CallResult.Failed(Errors.unknownCapability(
                        invocation.capability(),
                        NAMES.stream().map(CapabilityName::value).toList()));
        };
    }

    /** Lets the held call of that name answer. */
    public void release(String name, Map<String, @Nullable Object> answer) {
        held(name).complete(new CallResult.Answered(answer));
    }

    private CallResult hold(String name, CallObserver observer) {
        CompletableFuture<CallResult> result = held(name);
        observer.onCancel(() -> {
            withdrawn.add(name);
            result.complete(new CallResult.Failed(Errors.cancelled(HOLD)));
        });
        for (int seconds : new int[] {0, 5, 11, 12, 25}) {
            observer.waiting(QUESTION, Duration.ofSeconds(seconds), Duration.ofSeconds(300));
        }
        return result.join();
    }

    private CompletableFuture<CallResult> held(String name) {
        return held.computeIfAbsent(name, _ -> new CompletableFuture<>());
    }
}
