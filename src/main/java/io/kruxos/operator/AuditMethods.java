package io.kruxos.operator;

import io.kruxos.audit.AuditIndex;
import io.kruxos.audit.AuditLog;
import io.kruxos.audit.AuditPage;
import io.kruxos.audit.AuditQuery;
import io.kruxos.audit.AuditRecord;
import io.kruxos.audit.AuditTail;
import io.kruxos.audit.AuditVerifier;
import io.kruxos.audit.CallSummary;
import io.kruxos.audit.Fault;
import io.kruxos.audit.Verification;
import io.kruxos.domain.CallId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code audit.*}: see and prove what happened. */
public final class AuditMethods {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int LINES_MAX = 10_000;

    private final AuditLog log;
    private final AuditIndex index;
    private final AuditVerifier verifier;
    private final Clock clock;

    public AuditMethods(AuditLog log, AuditIndex index, AuditVerifier verifier, Clock clock) {
        this.log = log;
        this.index = index;
        this.verifier = verifier;
        this.clock = clock;
    }

    public Map<String, OperatorMethod> methods() {
        return Map.of(
                "audit.tail", (operator, params, events) -> tail(params, events),
                "audit.query", (operator, params, events) -> query(params),
                "audit.show", (operator, params, events) -> show(params),
                "audit.verify", (operator, params, events) -> verify());
    }

    private Map<String, @Nullable Object> tail(Params params, OperatorMethod.EventSink events)
            throws InterruptedException {
        String agent = params.optionalText("agent").orElse(null);
        int lines = (int) params.number("lines", 0, LINES_MAX, 20);
        List<AuditRecord> latest = lines == 0 ? List.of() : index.latest(agent, lines);
        for (AuditRecord record : latest) {
            events.accept(view(record));
        }
        if (params.flag("follow")) {
            follow(latest.isEmpty() ? log.head().seq() + 1 : latest.getLast().seq() + 1, agent, events);
        }
        return Map.of();
    }

    private void follow(long from, @Nullable String agent, OperatorMethod.EventSink events)
            throws InterruptedException {
        try (AuditTail tail = log.follow(from)) {
            boolean there = true;
            while (there) {
                Optional<AuditRecord> record = tail.next(LOOK_EVERY);
                if (record.isEmpty()) {
                    there = events.accept(Map.of()); // finds out whether the operator is still there
                } else if (agent == null || agent.equals(record.get().agent())) {
                    there = events.accept(view(record.get()));
                }
            }
        }
    }

    private Map<String, @Nullable Object> query(Params params) {
        AuditPage page = index.query(new AuditQuery(
                params.optionalText("agent").orElse(null),
                params.optionalText("capability").orElse(null),
                params.optionalText("status").orElse(null),
                time(params, "since"),
                time(params, "until"),
                params.optionalText("rule").orElse(null),
                params.optionalText("text").orElse(null),
                (int) params.number("limit", 1, AuditQuery.LIMIT_MAX, 50),
                params.optionalText("cursor").orElse(null)));
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("calls", page.calls().stream().map(CallSummary::json).toList());
        view.put("next", page.next());
        return view;
    }

    private @Nullable Instant time(Params params, String name) {
        return params.optionalText(name)
                .map(text -> TimeText.parse(text, clock.instant()))
                .orElse(null);
    }

    private Map<String, @Nullable Object> show(Params params) {
        List<AuditRecord> records = index.show(call(params.text("id")));
        if (records.isEmpty()) {
            throw unknown(params.text("id"));
        }
        return Map.of("records", records.stream().map(AuditMethods::view).toList());
    }

    private static CallId call(String text) {
        try {
            return new CallId(text);
        } catch (IllegalArgumentException e) {
            throw unknown(text);
        }
    }

    private static OperatorRefusal unknown(String id) {
        return OperatorRefusal.unknown("the log has no call " + id + "; `kruxos audit query` finds calls");
    }

    private static Map<String, @Nullable Object> view(AuditRecord record) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>(record.json());
        view.put("line", record.line());
        view.put("record_json", Json.MAPPER.writeValueAsString(record.json()));
        return view;
    }

    private Map<String, @Nullable Object> verify() throws InterruptedException {
        log.flush();
        Verification found = verifier.verifyUpTo(log.head());
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("intact", found.holds());
        view.put("files", found.files());
        view.put("records", found.records());
        view.put("bytes", found.bytes());
        view.put("head_seq", found.head().seq());
        view.put("head_hash", found.head().hash().hex());
        view.put("fault", found.fault().map(Fault::describe).orElse(null));
        view.put(
                "summary",
                found.holds()
                        ? "intact: " + found.records() + " records in " + found.files() + " files, up to number "
                                + found.head().seq() + " " + found.head().hash()
                        : "NOT intact: " + found.fault().orElseThrow().describe());
        return view;
    }

    /** Made at its first use: it takes a good part of what the gateway has to start in. */
    private static final class Json {
        static final JsonMapper MAPPER = new JsonMapper();
    }
}
