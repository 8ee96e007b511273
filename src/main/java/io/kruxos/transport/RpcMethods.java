package io.kruxos.transport;

import io.kruxos.call.CallObserver;
import io.kruxos.call.GovernedCalls;
import io.kruxos.call.Invocation;
import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.domain.CallResult;
import io.kruxos.domain.CapabilityName;
import io.kruxos.mcp.ToolNames;
import io.kruxos.session.Session;
import io.kruxos.session.Sessions;
import io.kruxos.wire.JsonObjects;
import io.kruxos.wire.RpcError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The methods of {@code POST /rpc}, for clients that speak no MCP. Safe for many threads. */
final class RpcMethods {
    private final GovernedCalls calls;
    private final Sessions sessions;
    private final ToolNames names;
    private final ApprovalLookup approvals;

    RpcMethods(GovernedCalls calls, Sessions sessions, ToolNames names, ApprovalLookup approvals) {
        this.calls = calls;
        this.sessions = sessions;
        this.names = names;
        this.approvals = approvals;
    }

    /**
     * The result of one request in {@code session}.
     *
     * @throws RpcRefusal when there is an error instead
     */
    Map<String, @Nullable Object> result(
            String method, Map<String, @Nullable Object> params, Session session, CallObserver observer) {
        return switch (method) {
            case "capabilities.list" -> list(params, session);
            case "capabilities.describe" -> describe(text(params, "name"), session);
            case "capabilities.invoke" -> invoke(params, session, observer);
            case "approvals.get" -> approval(text(params, "id"), session);
            default -> throw new RpcRefusal(RpcError.of(RpcError.METHOD_NOT_FOUND, "Method not found"));
        };
    }

    private Map<String, @Nullable Object> list(Map<String, @Nullable Object> params, Session session) {
        Object category = params.get("category");
        List<Map<String, @Nullable Object>> capabilities = listed(session).stream()
                .filter(definition ->
                        category == null || definition.name().category().equals(category))
                .map(RpcMethods::summary)
                .toList();
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("capabilities", capabilities);
        return result;
    }

    private Map<String, @Nullable Object> describe(String said, Session session) {
        Optional<CapabilityName> name = names.capability(said);
        CapabilityDefinition definition = listed(session).stream()
                .filter(listed -> name.isPresent() && listed.name().equals(name.get()))
                .findFirst()
                .orElseThrow(() -> new RpcRefusal(
                        RpcError.of(RpcError.INVALID_PARAMS, "There is no such capability; see capabilities.list")));
        Map<String, @Nullable Object> result = summary(definition);
        result.put("input_schema", definition.inputSchema());
        result.put("output_schema", definition.outputSchema());
        return result;
    }

    private Map<String, @Nullable Object> invoke(
            Map<String, @Nullable Object> params, Session session, CallObserver observer) {
        String said = text(params, "capability");
        Object given = params.get("arguments");
        Map<String, @Nullable Object> arguments = given == null
                ? Map.of()
                : JsonObjects.of(given)
                        .orElseThrow(() -> new RpcRefusal(
                                RpcError.of(RpcError.INVALID_PARAMS, "\"arguments\" must be an object")));
        String name = names.capability(said).map(CapabilityName::value).orElse(said);
        CallResult result =
                calls.invoke(new Invocation(sessions.caller(session, null), name, arguments, null, false), observer);
        return switch (result) {
            case CallResult.Answered answered -> {
                Map<String, @Nullable Object> success = new LinkedHashMap<>();
                success.put("success", true);
                success.put("data", answered.value());
                yield success;
            }
            case CallResult.Failed failed -> RpcRefusal.failure(failed.error());
        };
    }

    private Map<String, @Nullable Object> approval(String id, Session session) {
        return approvals
                .find(session.agent(), id)
                .orElseThrow(() -> new RpcRefusal(
                        RpcError.of(RpcError.INVALID_PARAMS, "There is no such question of this agent's")));
    }

    private List<CapabilityDefinition> listed(Session session) {
        return calls.listed(sessions.caller(session, null));
    }

    private static Map<String, @Nullable Object> summary(CapabilityDefinition definition) {
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("name", definition.name().value());
        summary.put("title", definition.title());
        summary.put("category", definition.name().category());
        summary.put("purpose", definition.description());
        summary.put("read_only", definition.effects().readOnly());
        summary.put("destructive", definition.effects().destructive());
        summary.put("idempotent", definition.effects().idempotent());
        summary.put("open_world", definition.effects().openWorld());
        summary.put("tags", definition.tags());
        return summary;
    }

    private static String text(Map<String, @Nullable Object> params, String name) {
        if (params.get(name) instanceof String text && text.length() <= 256) {
            return text;
        }
        throw new RpcRefusal(
                RpcError.of(RpcError.INVALID_PARAMS, "\"" + name + "\" must be a string of at most 256 characters"));
    }
}
