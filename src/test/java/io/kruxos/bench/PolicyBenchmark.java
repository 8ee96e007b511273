package io.kruxos.bench;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimString;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallFacts;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.PathFact;
import io.kruxos.domain.SessionId;
import io.kruxos.domain.Tier;
import io.kruxos.policy.Compilation;
import io.kruxos.policy.PolicyBook;
import io.kruxos.policy.PolicySource;
import io.kruxos.policy.PolicySources;
import io.kruxos.shipped.ShippedPolicies;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision by each engine, with the same rules and requests; the engines must agree before anything is measured. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class PolicyBenchmark {
    private static final int REQUESTS = 1024;

    @Param("10000")
    int rules;

    private int next;

    /** KruxOS with its built-in layer and the rules as a group's policy. */
    @State(Scope.Thread)
    public static class Kruxos {
        private PolicyBook book = book(List.of());
        private List<CallFacts> facts = List.of();

        @Setup
        public void setUp(PolicyBenchmark bench) {
            book = book(PolicyWorkload.rules(bench.rules));
            facts = PolicyWorkload.requests(bench.rules, REQUESTS).stream()
                    .map(Kruxos::facts)
                    .toList();
        }

        private static PolicyBook book(List<PolicyWorkload.Rule> rules) {
            StringBuilder yaml = new StringBuilder("version: 1\ndefaults: { tier: blocked }\nrules:\n");
            for (int i = 0; i < rules.size(); i++) {
                PolicyWorkload.Rule rule = rules.get(i);
                yaml.append("- {id: r").append(i).append(",agent: ").append(rule.agent());
                yaml.append(",capability: ").append(rule.capability());
                yaml.append(",path: ").append(rule.directory()).append("/**,tier: ");
                yaml.append(rule.allows() ? "autonomous" : "blocked").append("}\n");
            }
            PolicySources sources = PolicySources.builtIn(ShippedPolicies.system(), "/var/lib/kruxos")
                    .withGroup("team", new PolicySource("groups/team.yaml", yaml.toString()));
            return switch (PolicyBook.compile(sources, Set.of())) {
                case Compilation.Compiled compiled -> compiled.book();
                case Compilation.Rejected rejected -> throw new IllegalStateException(rejected.toString());
            };
        }

        private static CallFacts facts(PolicyWorkload.Request request) {
            Caller caller = new Caller(
                    new AgentName(request.agent()), "team", new SessionId("ses_" + "0".repeat(32)), null, null);
            PathFact path = new PathFact(request.path(), PathFact.Access.READ, PathFact.Reach.ENTRY);
            return new CallFacts(
                    new CapabilityName(request.capability()),
                    caller,
                    Map.of(),
                    List.of(path),
                    List.of(),
                    List.of(),
                    List.of(),
                    Instant.EPOCH);
        }

        boolean allows(int request) {
            return book.decide(facts.get(request)).tier() == Tier.AUTONOMOUS;
        }
    }

    /** cedar-java with its parsed policy set cached on the native side, as its documentation advises. */
    @State(Scope.Thread)
    public static class Cedar {
        private static final EntityTypeName AGENT =
                EntityTypeName.parse("Agent").orElseThrow();
        private static final EntityTypeName ACTION =
                EntityTypeName.parse("Action").orElseThrow();
        private static final EntityTypeName FILES =
                EntityTypeName.parse("Files").orElseThrow();

        private final BasicAuthorizationEngine engine = new BasicAuthorizationEngine();
        private PolicySet policies = new PolicySet();
        private List<AuthorizationRequest> requests = List.of();

        @Setup
        public void setUp(PolicyBenchmark bench) throws CacheException {
            Set<Policy> all = new HashSet<>();
            for (PolicyWorkload.Rule rule : PolicyWorkload.rules(bench.rules)) {
                String source = (rule.allows() ? "permit" : "forbid") + "(principal == Agent::\"" + rule.agent()
                        + "\", action == Action::\"" + rule.capability()
                        + "\", resource) when { context.path like \"" + rule.directory() + "/*\" };";
                all.add(new Policy(source, "p" + all.size()));
            }
            policies = new PolicySet(all);
            policies.cache();
            requests = PolicyWorkload.requests(bench.rules, REQUESTS).stream()
                    .map(Cedar::request)
                    .toList();
        }

        private static AuthorizationRequest request(PolicyWorkload.Request request) {
            return new AuthorizationRequest(
                    new EntityUID(AGENT, request.agent()),
                    new EntityUID(ACTION, request.capability()),
                    new EntityUID(FILES, "files"),
                    Map.of("path", new PrimString(request.path())));
        }

        boolean allows(int request) throws AuthException {
            return engine.isAuthorized(requests.get(request), policies, Set.of())
                    .success
                    .orElseThrow()
                    .isAllowed();
        }
    }

    /** jCasbin with an access control list and {@code keyMatch} for the directories. */
    @State(Scope.Thread)
    public static class Casbin {
        private Enforcer enforcer = new Enforcer();
        private List<PolicyWorkload.Request> requests = List.of();

        @Setup
        public void setUp(PolicyBenchmark bench) {
            Model model = Model.newModelFromString("""
                    [request_definition]
                    r = sub, act, obj
                    [policy_definition]
                    p = sub, act, obj, eft
                    [policy_effect]
                    e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
                    [matchers]
                    m = r.sub == p.sub && r.act == p.act && keyMatch(r.obj, p.obj)
                    """);
            enforcer = new Enforcer(model);
            enforcer.enableLog(false);
            enforcer.addPolicies(PolicyWorkload.rules(bench.rules).stream()
                    .map(rule -> List.of(
                            rule.agent(), rule.capability(), rule.directory() + "/*", rule.allows() ? "allow" : "deny"))
                    .toList());
            requests = PolicyWorkload.requests(bench.rules, REQUESTS);
        }

        boolean allows(int request) {
            PolicyWorkload.Request asked = requests.get(request);
            return enforcer.enforce(asked.agent(), asked.capability(), asked.path());
        }
    }

    @Benchmark
    public boolean kruxos(Kruxos engine) {
        return engine.allows(next++ & (REQUESTS - 1));
    }

    @Benchmark
    public boolean cedar(Cedar engine) throws AuthException {
        return engine.allows(next++ & (REQUESTS - 1));
    }

    @Benchmark
    public boolean jcasbin(Casbin engine) {
        return engine.allows(next++ & (REQUESTS - 1));
    }

    /** Asks all three the same and returns how many of 64 requests they allow. */
    static int requireAgreement() throws AuthException, CacheException {
        PolicyBenchmark bench = new PolicyBenchmark();
        bench.rules = 1000;
        Kruxos kruxos = new Kruxos();
        Cedar cedar = new Cedar();
        Casbin casbin = new Casbin();
        kruxos.setUp(bench);
        cedar.setUp(bench);
        casbin.setUp(bench);
        int allowed = 0;
        for (int i = 0; i < 64; i++) {
            boolean allows = kruxos.allows(i);
            if (allows != cedar.allows(i) || allows != casbin.allows(i)) {
                throw new IllegalStateException("the engines disagree about request " + i);
            }
            allowed += allows ? 1 : 0;
        }
        return allowed;
    }
}
