package io.kruxos.clients.doctor;

import io.kruxos.clients.doctor.Operator.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This machine's gateway runs, its executor has joined, its log records, cells are enforced, and it knows the agents. */
record GatewayCheck(Operator operator, Set<String> agents) implements Check {
    @Override
    public List<Finding> look() {
        return switch (operator.ask("gateway.status", Map.of())) {
            case Answer.Given(Map<String, @Nullable Object> status) -> running(status);
            case Answer.Refused(String reason) ->
                List.of(Finding.warn("gateway", reason, "run this as the owner of the home, or as root"));
            case Answer.Nobody(String reason) ->
                List.of(Finding.warn(
                        "gateway",
                        "its operator can't be asked here: " + reason,
                        "on the gateway's machine: kruxos up, or name its home with --home"));
        };
    }

    private List<Finding> running(Map<String, @Nullable Object> status) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(
                "gateway",
                "version " + status.get("version") + " runs on port " + status.get("port") + ", home "
                        + status.get("home")));
        findings.add(
                "connected".equals(status.get("executor"))
                        ? Finding.ok("executor", "it has joined the gateway")
                        : Finding.fail(
                                "executor",
                                "it has not joined the gateway, so that no call can run",
                                "kruxos status says where its log is, and executor.log why"));
        findings.add(
                "recording".equals(status.get("audit"))
                        ? Finding.ok("audit", "the log records")
                        : Finding.fail(
                                "audit", "the log can't record, so that no call runs", "kruxos audit verify says why"));
        findings.add(sandbox(Objects.toString(status.get("sandbox_mode"), "none")));
        agents.forEach(agent -> findings.add(agent(agent)));
        return findings;
    }

    private static Finding sandbox(String mode) {
        return switch (mode) {
            case "full", "rootless" -> Finding.ok("sandbox", "mode " + mode);
            case "off" ->
                Finding.fail(
                        "sandbox",
                        "it is off: agents' work runs without any confinement",
                        "set sandbox.mode to auto in kruxos.yaml and restart");
            default -> Finding.fail("sandbox", "no mode is in force", "start the executor: kruxos up");
        };
    }

    private Finding agent(String agent) {
        return switch (operator.ask("agent.show", Map.of("name", agent))) {
            case Answer.Given(Map<String, @Nullable Object> known) -> standing(agent, known);
            case Answer.Refused(String reason) ->
                Finding.fail("agent", reason, "kruxos agent create --keep-token --name " + agent);
            case Answer.Nobody(String reason) -> Finding.fail("agent", reason, "kruxos up");
        };
    }

    private static Finding standing(String agent, Map<String, @Nullable Object> known) {
        return switch (Objects.toString(known.get("state"), "")) {
            case "active" -> Finding.ok("agent", agent + " is active, policy group " + known.get("group"));
            case "paused" -> Finding.warn("agent", agent + " is paused", "kruxos resume " + agent);
            default -> Finding.fail("agent", agent + " is " + known.get("state"), "kruxos agent restore " + agent);
        };
    }
}
