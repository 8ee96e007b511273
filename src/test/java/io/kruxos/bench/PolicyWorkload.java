package io.kruxos.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * The same rules and requests for every engine: each rule is about one agent, one capability and one directory, every tenth one
 * forbids, and of four requests three are about a rule's directory and one is about none.
 */
final class PolicyWorkload {
    private static final int AGENTS = 50;
    private static final List<String> CAPABILITIES = List.of(
            "filesystem.read",
            "filesystem.list",
            "filesystem.stat",
            "filesystem.search",
            "filesystem.write",
            "filesystem.append",
            "filesystem.edit",
            "filesystem.copy",
            "filesystem.move",
            "filesystem.delete");

    /** Who may, or may not, do what below which directory. */
    record Rule(String agent, String capability, String directory, boolean allows) {}

    /** Who wants to do what where. */
    record Request(String agent, String capability, String path) {}

    private PolicyWorkload() {}

    static List<Rule> rules(int count) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(new Rule(agent(i), capability(i), directory(i), i % 10 != 9));
        }
        return rules;
    }

    static List<Request> requests(int rules, int count) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int rule = (int) (i * 7919L % rules);
            String below = i % 4 == 3 ? "/workspace/elsewhere" + i : directory(rule);
            requests.add(new Request(agent(rule), capability(rule), below + "/src/main/File" + i + ".java"));
        }
        return requests;
    }

    private static String agent(int i) {
        return "a" + i % AGENTS;
    }

    private static String capability(int i) {
        return CAPABILITIES.get(i / AGENTS % CAPABILITIES.size());
    }

    private static String directory(int i) {
        return "/workspace/p" + i;
    }
}
