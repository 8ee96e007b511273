package io.kruxos.operator;

import io.kruxos.approval.ApprovalQueue;
import io.kruxos.approval.Reply;
import io.kruxos.domain.Question;
import io.kruxos.domain.QuestionId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code approve.*}: see and decide questions. */
public final class ApproveMethods {
    private static final int RECENT_MAX = 100;

    private final ApprovalQueue queue;
    private final Feed<Question> feed;

    /** @param feed every question as it is asked and as it ends */
    public ApproveMethods(ApprovalQueue queue, Feed<Question> feed) {
        this.queue = queue;
        this.feed = feed;
    }

    public Map<String, OperatorMethod> methods() {
        return Map.of(
                "approve.list", (operator, params, events) -> list(params),
                "approve.show", (operator, params, events) -> Views.question(question(params)),
                "approve.accept", (operator, params, events) -> answer(queue.accept(id(params), operator)),
                "approve.reject",
                        (operator, params, events) -> answer(queue.reject(
                                id(params),
                                operator,
                                params.optionalText("reason").orElse(null))),
                "approve.watch", (operator, params, events) -> watch(events));
    }

    private Map<String, @Nullable Object> list(Params params) {
        List<Question> questions = params.flag("all") ? queue.recent(RECENT_MAX) : queue.pending();
        return Map.of("questions", questions.stream().map(Views::question).toList());
    }

    private Map<String, @Nullable Object> watch(OperatorMethod.EventSink events) throws InterruptedException {
        try (Feed<Question>.Subscription questions = feed.subscribe()) {
            queue.pending().forEach(question -> events.accept(Views.question(question)));
            boolean there = true;
            while (there) {
                there = events.accept(Views.question(questions.next()));
            }
        }
        return Map.of();
    }

    private Question question(Params params) {
        return queue.find(id(params)).orElseThrow(() -> unknown(params));
    }

    private static Map<String, @Nullable Object> answer(Reply reply) {
        return switch (reply) {
            case Reply.Decided decided -> Views.question(decided.question());
            case Reply.Counted counted -> {
                Map<String, @Nullable Object> view = Views.question(counted.question());
                view.put("agreed", counted.agreed());
                yield view;
            }
            case Reply.Conflict conflict -> throw OperatorRefusal.conflict(late(conflict.question()));
            case Reply.Unknown() ->
                throw OperatorRefusal.unknown("there is no such question; `kruxos approve list` shows those that wait");
        };
    }

    private static String late(Question question) {
        Question.Standing standing = question.standing();
        return question.id() + " was " + standing.state().name().toLowerCase(Locale.ROOT) + " at " + standing.at()
                + (standing.by() == null ? "" : " by " + standing.by()) + "; your decision changes nothing";
    }

    private static QuestionId id(Params params) {
        try {
            return new QuestionId(params.text("id"));
        } catch (IllegalArgumentException e) {
            throw unknown(params);
        }
    }

    private static OperatorRefusal unknown(Params params) {
        return OperatorRefusal.unknown(
                "there is no question " + params.text("id") + "; `kruxos approve list` shows those that wait");
    }
}
