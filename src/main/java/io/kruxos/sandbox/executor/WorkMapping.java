package io.kruxos.sandbox.executor;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link CellPlan} and {@link Work} as maps of CBOR values, field by field. */
final class WorkMapping {
    private WorkMapping() {}

    static Map<String, @Nullable Object> map(CellPlan plan) {
        Map<String, @Nullable Object> map = new HashMap<>();
        map.put("agent", plan.agent().value());
        map.put("number", plan.number());
        map.put("mounts", plan.mounts().stream().map(WorkMapping::map).toList());
        map.put("limits", map(plan.limits()));
        return map;
    }

    static CellPlan plan(Map<String, @Nullable Object> map) {
        Fields fields = new Fields("a plan", map);
        AgentName agent = new AgentName(fields.text("agent"));
        int number = fields.count("number");
        List<Mount> mounts = new ArrayList<>();
        for (Map<String, @Nullable Object> mount : fields.objects("mounts")) {
            mounts.add(mount(mount));
        }
        Limits limits = limits(fields.object("limits"));
        fields.finish();
        return new CellPlan(agent, number, mounts, limits);
    }

    static Map<String, @Nullable Object> map(Work work) {
        Map<String, @Nullable Object> map = new HashMap<>();
        map.put("call", work.call().value());
        map.put("session", work.session().value());
        map.put("name", work.name());
        map.put("inputs", work.inputs());
        map.put("exclusions", work.exclusions());
        map.put("limits", map(work.limits()));
        return map;
    }

    static Work work(Map<String, @Nullable Object> map) {
        Fields fields = new Fields("work", map);
        Work work = new Work(
                new CallId(fields.text("call")),
                new SessionId(fields.text("session")),
                fields.text("name"),
                fields.object("inputs"),
                fields.texts("exclusions"),
                limits(fields.object("limits")));
        fields.finish();
        return work;
    }

    private static Map<String, @Nullable Object> map(Mount mount) {
        return Map.of("at", mount.agentPath(), "from", mount.hostPath().toString(), "writable", mount.writable());
    }

    private static Mount mount(Map<String, @Nullable Object> map) {
        Fields fields = new Fields("a mount", map);
        Mount mount = new Mount(fields.text("at"), Path.of(fields.text("from")), fields.flag("writable"));
        fields.finish();
        return mount;
    }

    private static Map<String, @Nullable Object> map(Limits limits) {
        Map<String, @Nullable Object> map = new HashMap<>();
        if (limits.wall() != null) {
            map.put("wall_ns", limits.wall().toNanos());
        }
        putGiven(map, "memory_bytes", limits.memoryBytes());
        putGiven(map, "cpus", limits.cpus());
        putGiven(map, "pids", limits.pids());
        putGiven(map, "open_files", limits.openFiles());
        putGiven(map, "output_bytes", limits.outputBytes());
        return map;
    }

    private static Limits limits(Map<String, @Nullable Object> map) {
        Fields fields = new Fields("limits", map);
        Limits limits = new Limits(
                fields.optionalNanos("wall_ns"),
                fields.optionalInteger("memory_bytes"),
                fields.optionalNumber("cpus"),
                fields.optionalCount("pids"),
                fields.optionalCount("open_files"),
                fields.optionalInteger("output_bytes"));
        fields.finish();
        return limits;
    }

    private static void putGiven(Map<String, @Nullable Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
