package io.kruxos.policy;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallFacts;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.CommandFact;
import io.kruxos.domain.HostFact;
import io.kruxos.domain.PathFact;
import io.kruxos.domain.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call under construction. */
final class Call {
    private final CapabilityName capability;
    private String agent = "codex";
    private String group = "team";
    private @Nullable String client = "codex-mcp-client/0.169.0";
    private Instant at = Instant.parse("2026-11-23T10:00:00Z");
    private Map<String, Object> input = Map.of();
    private final List<PathFact> paths = new ArrayList<>();
    private final List<HostFact> hosts = new ArrayList<>();
    private final List<CommandFact> commands = new ArrayList<>();
    private final List<String> urls = new ArrayList<>();

    private Call(String capability) {
        this.capability = new CapabilityName(capability);
    }

    static Call of(String capability) {
        return new Call(capability);
    }

    Call agent(String name) {
        agent = name;
        return this;
    }

    Call group(String name) {
        group = name;
        return this;
    }

    Call client(@Nullable String name) {
        client = name;
        return this;
    }

    Call at(String instant) {
        at = Instant.parse(instant);
        return this;
    }

    Call input(String key, Object value) {
        Map<String, Object> more = new HashMap<>(input);
        more.put(key, value);
        input = Collections.unmodifiableMap(more);
        return this;
    }

    Call read(String path) {
        return path(path, PathFact.Access.READ, PathFact.Reach.ENTRY);
    }

    Call write(String path) {
        return path(path, PathFact.Access.WRITE, PathFact.Reach.ENTRY);
    }

    Call readTree(String path) {
        return path(path, PathFact.Access.READ, PathFact.Reach.SUBTREE);
    }

    Call writeTree(String path) {
        return path(path, PathFact.Access.WRITE, PathFact.Reach.SUBTREE);
    }

    Call path(String path, PathFact.Access access, PathFact.Reach reach) {
        paths.add(new PathFact(path, access, reach));
        return this;
    }

    Call host(String host, int port) {
        hosts.add(new HostFact(host, port));
        return this;
    }

    Call url(String url) {
        urls.add(url);
        return this;
    }

    /** A program of the system, under its own name. */
    Call command(String... argv) {
        return command("/usr/bin/" + argv[0], false, argv);
    }

    /** What a shell reads. */
    Call shell(String text) {
        commands.add(new CommandFact("/usr/bin/dash", Set.of("sh", "dash"), List.of("sh", "-c", text), true));
        return this;
    }

    Call command(String program, boolean shell, String... argv) {
        commands.add(new CommandFact(
                program, Set.of(program.substring(program.lastIndexOf('/') + 1)), List.of(argv), shell));
        return this;
    }

    CallFacts facts() {
        return new CallFacts(capability, caller(), input, paths, hosts, commands, urls, at);
    }

    Caller caller() {
        return new Caller(new AgentName(agent), group, new SessionId("ses_" + "0".repeat(32)), client, null);
    }
}
