package io.kruxos.audit;

import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import io.kruxos.wire.CborCodec;
import io.kruxos.wire.CborException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what is recorded into the fields of {@code docs/audit-format.md}. A field that does not apply is left out. */
final class RecordFields {
    private final Redaction redaction;

    RecordFields(Redaction redaction) {
        this.redaction = redaction;
    }

    /** Throws {@link CborException} for inputs that have no canonical form: what can't be told apart later must not run. */
    Map<String, @Nullable Object> intent(Intent intent) {
        Map<String, @Nullable Object> fields = call(Kind.INTENT, intent.call(), intent.key());
        fields.put("actor", actor(intent.caller()));
        fields.put("capability", intent.capability().value());
        fields.put("inputs", redaction.object(intent.inputs()));
        fields.put("inputs_sha256", Digest.sha256().digest(CborCodec.encode(intent.inputs())));
        fields.put("decision", decision(intent.decision()));
        putIfPresent(fields, "approval", approval(intent.approval()));
        fields.put("sandbox", sandbox(intent.sandboxMode(), intent.sandboxProfile()));
        return fields;
    }

    Map<String, @Nullable Object> outcome(Intent intent, Outcome outcome) {
        Map<String, @Nullable Object> fields = call(Kind.OUTCOME, intent.call(), intent.key());
        fields.put("actor", actor(intent.caller()));
        fields.put("capability", intent.capability().value());
        fields.put("outcome", outcome(outcome));
        return fields;
    }

    /** The outcome of a call that ran when its gateway ended. */
    Map<String, @Nullable Object> unknownOutcome(OpenCall call) {
        Map<String, @Nullable Object> fields = call(Kind.OUTCOME, call.call(), call.key());
        fields.put("actor", call.actor());
        fields.put("capability", call.capability());
        fields.put("outcome", Map.of("status", "unknown", "error_type", "GatewayStopped"));
        return fields;
    }

    Map<String, @Nullable Object> entry(Entry entry, long suppressed) {
        return switch (entry) {
            case Entry.Refused refused -> refused(refused);
            case Entry.Asked asked -> asked(asked);
            case Entry.Answered answered -> {
                Map<String, @Nullable Object> fields = call(Kind.APPROVAL, answered.call(), null);
                fields.put("actor", Map.of("agent", answered.agent().value()));
                fields.put(
                        "approval",
                        withoutNulls(
                                "id", answered.question().value(),
                                "by", line(answered.by()),
                                "grant", line(answered.grant())));
                fields.put("event", withoutNulls("type", word(answered.verdict()), "remark", line(answered.remark())));
                yield fields;
            }
            case Entry.Withdrawn withdrawn -> {
                Map<String, @Nullable Object> fields = call(Kind.APPROVAL, withdrawn.call(), null);
                fields.put("actor", Map.of("agent", withdrawn.agent().value()));
                fields.put("approval", Map.of("id", withdrawn.question().value()));
                fields.put("event", withoutNulls("type", "withdrawn", "reason", line(withdrawn.reason())));
                yield fields;
            }
            case Entry.SessionOpened opened -> {
                Map<String, @Nullable Object> fields =
                        event(Kind.SESSION, "opened", "transport", opened.transport(), "source", opened.source());
                fields.put(
                        "actor", actor(opened.agent().value(), opened.session().value()));
                yield fields;
            }
            case Entry.SessionEnded ended -> {
                Map<String, @Nullable Object> fields = event(Kind.SESSION, "ended", "reason", ended.reason());
                fields.put("actor", actor(ended.agent().value(), ended.session().value()));
                yield fields;
            }
            case Entry.AuthenticationFailed failed ->
                event(
                        Kind.SESSION,
                        "authentication_failed",
                        "claimed",
                        failed.claimed(),
                        "source",
                        failed.source(),
                        "cause",
                        word(failed.cause()),
                        "suppressed_before",
                        suppressed == 0 ? null : suppressed);
            case Entry.AdminAction action ->
                event(
                        Kind.ADMIN,
                        action.action(),
                        "operator",
                        action.operator(),
                        "subject",
                        action.subject(),
                        "details",
                        action.details());
            case Entry.PolicyChanged changed ->
                event(
                        Kind.POLICY,
                        "changed",
                        "before",
                        bytes(changed.before()),
                        "policy",
                        bytes(changed.policy()),
                        "files",
                        changed.files());
            case Entry.PolicyRefused refused ->
                event(Kind.POLICY, "refused", "policy", bytes(refused.kept()), "problem", refused.problem());
            case Entry.GatewayStarted started ->
                event(Kind.GATEWAY, "started", "version", started.version(), "details", started.details());
            case Entry.GatewayStopped stopped -> event(Kind.GATEWAY, "stopped", "reason", stopped.reason());
            case Entry.SandboxState state -> {
                Map<String, @Nullable Object> fields = event(Kind.SANDBOX, "state", "layers", state.layers());
                fields.put("sandbox", sandbox(state.mode(), null));
                yield fields;
            }
        };
    }

    /** The first record of a new day's file: the calls that run, so that the files before need not be read to know them. */
    Map<String, @Nullable Object> continued(String fileBefore, List<OpenCall> open) {
        Map<String, @Nullable Object> fields = event(Kind.LOG, "continued");
        fields.put(
                "event",
                Map.of(
                        "type",
                        "continued",
                        "file_before",
                        fileBefore,
                        "open",
                        open.stream().map(OpenCall::fields).toList()));
        return fields;
    }

    /** A torn end was cut. */
    Map<String, @Nullable Object> tailCut(TornTail torn) {
        Map<String, @Nullable Object> fields = event(Kind.LOG, "tail_cut");
        fields.put(
                "event",
                Map.of(
                        "type", "tail_cut",
                        "file", torn.file(),
                        "offset", torn.offset(),
                        "bytes", torn.bytes(),
                        "sha256", torn.digest().bytes()));
        return fields;
    }

    private Map<String, @Nullable Object> refused(Entry.Refused refused) {
        Map<String, @Nullable Object> fields = call(Kind.DECISION, refused.call(), refused.key());
        fields.put("actor", actor(refused.caller()));
        fields.put("capability", redaction.head(refused.capability(), 128));
        fields.put("inputs", redaction.object(refused.inputs()));
        putIfPresent(fields, "inputs_sha256", digestIfEncodable(refused.inputs()));
        Decision decision = refused.decision();
        if (decision != null) {
            fields.put("decision", decision(decision));
        }
        putIfPresent(fields, "approval", approval(refused.approval()));
        fields.put("event", Map.of("type", word(refused.why())));
        fields.put(
                "outcome",
                Map.of(
                        "status",
                        "refused",
                        "error_type",
                        line(refused.errorType()),
                        "duration_us",
                        refused.durationUs()));
        return fields;
    }

    private Map<String, @Nullable Object> asked(Entry.Asked asked) {
        Map<String, @Nullable Object> fields = call(Kind.APPROVAL, asked.call(), asked.key());
        fields.put("actor", actor(asked.caller()));
        fields.put("capability", asked.capability().value());
        fields.put("decision", decision(asked.decision()));
        fields.put("approval", Map.of("id", asked.question().value()));
        fields.put(
                "event", Map.of("type", "asked", "timeout_ms", asked.timeout().toMillis()));
        return fields;
    }

    private Map<String, @Nullable Object> call(Kind kind, CallId call, @Nullable String key) {
        Map<String, @Nullable Object> fields = fields(kind);
        fields.put("call", call.value());
        if (key != null) {
            fields.put("key", line(key));
        }
        return fields;
    }

    private Map<String, @Nullable Object> event(Kind kind, String type, @Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> event = withoutNulls(namesAndValues);
        event.put("type", type);
        Map<String, @Nullable Object> fields = fields(kind);
        fields.put("event", redaction.object(event));
        return fields;
    }

    private static Map<String, @Nullable Object> fields(Kind kind) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("v", RecordFormat.VERSION);
        fields.put("kind", kind.word());
        return fields;
    }

    private Map<String, @Nullable Object> actor(Caller caller) {
        return withoutNulls(
                "agent", caller.agent().value(),
                "group", line(caller.group()),
                "session", caller.session().value(),
                "client", line(caller.client()),
                "thread", line(caller.thread()));
    }

    private static Map<String, @Nullable Object> actor(String agent, String session) {
        return withoutNulls("agent", agent, "session", session);
    }

    private static Map<String, @Nullable Object> decision(Decision decision) {
        return withoutNulls(
                "tier", decision.tier().word(),
                "rule", decision.rule().rule(),
                "layer", decision.rule().layer(),
                "file", decision.rule().file(),
                "line", (long) decision.rule().line(),
                "policy", decision.policy().bytes());
    }

    private @Nullable Map<String, @Nullable Object> approval(@Nullable ApprovalNote note) {
        return note == null
                ? null
                : withoutNulls("id", note.question().value(), "by", line(note.by()), "grant", line(note.grant()));
    }

    private static Map<String, @Nullable Object> sandbox(String mode, @Nullable Digest profile) {
        return withoutNulls("mode", mode, "profile", bytes(profile));
    }

    private Map<String, @Nullable Object> outcome(Outcome outcome) {
        Map<String, @Nullable Object> fields = withoutNulls(
                "status", outcome.status(),
                "error_type", line(outcome.errorType()),
                "output_sha256", bytes(outcome.output()),
                "output_bytes", outcome.outputBytes(),
                "duration_us", outcome.durationUs());
        if (!outcome.resources().isEmpty()) {
            fields.put("resources", redaction.object(outcome.resources()));
        }
        return fields;
    }

    /** Arguments that were refused may be anything, also what has no canonical form. */
    private static byte @Nullable [] digestIfEncodable(Map<String, @Nullable Object> inputs) {
        try {
            return Digest.sha256().digest(CborCodec.encode(inputs));
        } catch (CborException e) {
            return null;
        }
    }

    private @Nullable String line(@Nullable String text) {
        return text == null ? null : redaction.line(text);
    }

    private static byte @Nullable [] bytes(@Nullable Digest digest) {
        return digest == null ? null : digest.bytes();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void putIfPresent(Map<String, @Nullable Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static Map<String, @Nullable Object> withoutNulls(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            putIfPresent(fields, String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }
}
