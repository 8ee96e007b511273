package io.kruxos.sandbox.executor;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Digest;
import io.kruxos.domain.SessionId;
import io.kruxos.wire.CborCodec;
import io.kruxos.wire.CborException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages as the payloads of frames: one CBOR map each, its kind under {@code t}. */
final class MessageCodec {
    private MessageCodec() {}

    /**
     * Writes a message.
     *
     * @throws CborException when a value in it has no CBOR form, or it is too large
     */
    static byte[] encode(Message message) {
        return CborCodec.encode(map(message));
    }

    /**
     * Reads a message.
     *
     * @throws ProtocolException when the payload is none
     */
    static Message decode(byte[] payload) {
        try {
            Fields fields = new Fields("a message", CborCodec.decode(payload));
            Message message = message(fields);
            fields.finish();
            return message;
        } catch (CborException e) {
            throw new ProtocolException("not a message: " + e.getMessage(), e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            // The records' own checks; their texts may quote inputs and stay here.
            throw new ProtocolException("a message with an invalid value", e);
        }
    }

    private static Map<String, @Nullable Object> map(Message message) {
        Map<String, @Nullable Object> map = new HashMap<>();
        switch (message) {
            case Message.Hello hello -> {
                map.put("t", "hello");
                map.put("protocol", hello.protocol());
                map.put("build", hello.build());
            }
            case Message.Run run -> {
                map.put("t", "run");
                map.put("id", run.id());
                map.put("plan", WorkMapping.map(run.plan()));
                map.put("work", WorkMapping.map(run.work()));
            }
            case Message.Cancel cancel -> {
                map.put("t", "cancel");
                map.put("target", cancel.target());
            }
            case Message.CloseCells close -> {
                map.put("t", "close");
                map.put("id", close.id());
                map.put("agent", close.agent().value());
            }
            case Message.EndSession end -> {
                map.put("t", "end");
                map.put("id", end.id());
                map.put("session", end.session().value());
            }
            case Message.Look look -> {
                map.put("t", "look");
                map.put("id", look.id());
                map.put("directory", look.directory());
            }
            case Message.Probe probe -> {
                map.put("t", "probe");
                map.put("id", probe.id());
            }
            case Message.Report report -> {
                map.put("t", "report");
                map.put("id", report.id());
                putReport(map, report.report());
            }
            case Message.Result result -> {
                map.put("t", "result");
                map.put("id", result.id());
                map.putAll(ResultMapping.map(result.result()));
            }
            case Message.Fault fault -> {
                map.put("t", "fault");
                map.put("reason", fault.reason());
            }
        }
        return map;
    }

    private static Message message(Fields fields) {
        String kind = fields.text("t");
        return switch (kind) {
            case "hello" -> new Message.Hello(fields.integer("protocol"), fields.text("build"));
            case "run" ->
                new Message.Run(
                        fields.integer("id"),
                        WorkMapping.plan(fields.object("plan")),
                        WorkMapping.work(fields.object("work")));
            case "cancel" -> new Message.Cancel(fields.integer("target"));
            case "close" -> new Message.CloseCells(fields.integer("id"), new AgentName(fields.text("agent")));
            case "end" -> new Message.EndSession(fields.integer("id"), new SessionId(fields.text("session")));
            case "look" -> new Message.Look(fields.integer("id"), fields.text("directory"));
            case "probe" -> new Message.Probe(fields.integer("id"));
            case "report" -> new Message.Report(fields.integer("id"), report(fields));
            case "result" -> new Message.Result(fields.integer("id"), ResultMapping.result(fields));
            case "fault" -> new Message.Fault(fields.text("reason"));
            default -> throw new ProtocolException("a message of an unknown kind");
        };
    }

    private static void putReport(Map<String, @Nullable Object> map, ExecutorReport report) {
        map.put("build", report.build());
        map.put("pid", report.pid());
        map.put("mode", report.mode());
        map.put("enforcement", report.enforcement());
        map.put("profile", report.profile().hex());
    }

    private static ExecutorReport report(Fields fields) {
        return new ExecutorReport(
                fields.text("build"),
                fields.integer("pid"),
                fields.text("mode"),
                fields.object("enforcement"),
                new Digest(fields.text("profile")));
    }
}
