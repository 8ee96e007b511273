package io.kruxos.app;

import io.kruxos.approval.ApprovalQueue;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.Question;
import io.kruxos.domain.QuestionId;
import io.kruxos.transport.ApprovalLookup;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells an agent how its own question stands; others' questions do not exist for it. */
final class QuestionLookup implements ApprovalLookup {
    private final ApprovalQueue approvals;

    QuestionLookup(ApprovalQueue approvals) {
        this.approvals = approvals;
    }

    @Override
    public Optional<Map<String, @Nullable Object>> find(AgentName agent, String question) {
        return id(question)
                .flatMap(approvals::find)
                .filter(found -> found.caller().agent().equals(agent))
                .map(QuestionLookup::view);
    }

    private static Optional<QuestionId> id(String text) {
        try {
            return Optional.of(new QuestionId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, @Nullable Object> view(Question question) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", question.id().value());
        view.put("state", question.standing().state().name().toLowerCase(Locale.ROOT));
        view.put("capability", question.capability().value());
        view.put("asked_at", question.askedAt().toString());
        view.put("expires_at", question.expiresAt().toString());
        view.put("remark", question.standing().remark());
        return view;
    }
}
