package io.kruxos.operator;

import io.kruxos.domain.Agent;
import io.kruxos.domain.Mount;
import io.kruxos.domain.Question;
import io.kruxos.session.Session;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How things look to operators: JSON objects with stable names. */
final class Views {

    private Views() {}

    static Map<String, @Nullable Object> agent(Agent agent, long sessions) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("name", agent.name().value());
        view.put("state", agent.state().name().toLowerCase(Locale.ROOT));
        view.put("group", agent.group());
        view.put("purpose", agent.purpose());
        view.put("mounts", mounts(agent));
        view.put("created_at", agent.createdAt().toString());
        view.put("sessions", sessions);
        return view;
    }

    static List<Map<String, @Nullable Object>> mounts(Agent agent) {
        return agent.mounts().stream().map(Views::mount).toList();
    }

    private static Map<String, @Nullable Object> mount(Mount mount) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("agent_path", mount.agentPath());
        view.put("host_path", mount.hostPath().toString());
        view.put("writable", mount.writable());
        return view;
    }

    static Map<String, @Nullable Object> session(Session session) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", session.id().value());
        view.put("agent", session.agent().value());
        view.put("transport", session.transport());
        view.put("client", session.client());
        view.put("protocol_version", session.protocolVersion());
        view.put("opened_at", session.openedAt().toString());
        return view;
    }

    static Map<String, @Nullable Object> question(Question question) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", question.id().value());
        view.put("state", question.standing().state().name().toLowerCase(Locale.ROOT));
        view.put("agent", question.caller().agent().value());
        view.put("group", question.caller().group());
        view.put("client", question.caller().client());
        view.put("thread", question.caller().thread());
        view.put("session", question.caller().session().value());
        view.put("call", question.call().value());
        view.put("capability", question.capability().value());
        view.put("inputs", question.inputs());
        view.put("inputs_json", Json.MAPPER.writeValueAsString(question.inputs()));
        view.put("inputs_sha256", question.digest().hex());
        view.put("preview", question.preview());
        view.put("rule", question.rule());
        view.put("reason", question.reason());
        view.put("approvers", question.approvers());
        view.put("asked_at", question.askedAt().toString());
        view.put("expires_at", question.expiresAt().toString());
        view.put("decided_at", text(question.standing().at()));
        view.put("by", question.standing().by());
        view.put("remark", question.standing().remark());
        return view;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** Made at its first use: it takes a good part of what the gateway has to start in. */
    private static final class Json {
        static final JsonMapper MAPPER = new JsonMapper();
    }
}
