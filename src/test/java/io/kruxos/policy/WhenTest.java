package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Tier;
import io.kruxos.shipped.ShippedPolicies;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhenTest {
    private static Tier decide(String when, Call call) {
        PolicyBook book =
                Books.rules("- id: r\n  capability: \"*\"\n  tier: autonomous\n  when: |\n    " + when + "\n");
        return book.decide(call.facts()).tier();
    }

    private static Call call() {
        return Call.of("process.run")
                .command("git", "push", "--force")
                .read("/workspace/a")
                .host("example.com", 443)
                .url("https://example.com/x")
                .input("count", 3)
                .input("ratio", 0.5)
                .input("deep", Map.of("list", List.of("a", 7L), "yes", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "args.exists(a, a == '--force') && size(args) < 40",
                "args[0] == 'push'",
                "input.count == 3 && input.ratio < 1.0",
                "input.deep.list[1] == 7 && input.deep.yes",
                "has(input.count) && !has(input.missing)",
                "paths == ['/workspace/a'] && hosts == ['example.com:443']",
                "commands.all(c, c.program == '/usr/bin/git' && !c.shell && c.args.size() == 2 && 'git' in c.names)",
                "urls.exists(u, u.startsWith('https://'))",
                "agent == 'codex' && group == 'team' && client.startsWith('codex-')",
                "capability == 'process.run'",
                "time < timestamp('2027-01-01T00:00:00Z') && time.getDayOfWeek() == 1",
                "paths.all(p, p.matches('^/workspace/[a-z]+$'))",
            })
    void shouldSeeArgumentsAndFacts(String when) {
        assertEquals(Tier.AUTONOMOUS, decide(when, call()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!args.exists(a, a == '--force')", "input.count > 3", "capability == 'x.y'"})
    void shouldNotMatchWhatIsFalse(String when) {
        assertEquals(Tier.APPROVAL_REQUIRED, decide(when, call()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.missing == 1",
                "input.deep.list[9] == 7",
                "input.count / 0 == 1",
                "input.ratio.exists(x, x)",
                "args[5] == ''",
                "input.deep",
            })
    void shouldRefuseWhatCannotBeEvaluated(String when) {
        assertEquals(Tier.BLOCKED, decide(when, call()));
    }

    @Test
    void shouldRefuseWhatAsksForAFactThatIsMissing() {
        assertEquals(Tier.BLOCKED, decide("size(args) < 40", Call.of("filesystem.read")));
        assertEquals(Tier.BLOCKED, decide("client == 'x'", call().client(null)));
    }

    @Test
    void shouldStopAnExpressionThatGoesOnTooLong() {
        List<Integer> many = java.util.Collections.nCopies(300, 1);
        String when = "input.a.all(x, input.a.all(y, input.a.all(z, x + y + z > 0)))";
        assertEquals(Tier.BLOCKED, decide(when, call().input("a", many)));
    }

    @Test
    void shouldNotAskAboutACallThatTheRuleIsNotFor() {
        PolicyBook book = Books.rules("""
                - { id: r, capability: process.run, command: mvn, when: "input.missing", tier: blocked }
                - { id: free, capability: process.run, tier: notify }
                """);
        assertEquals(Tier.NOTIFY, book.decide(call().facts()).tier());
    }

    @Test
    void shouldSpareByWhen() {
        PolicyBook book = Books.rules("""
                - id: r
                  capability: process.run
                  unless: { when: "args.exists(a, a.startsWith('--force'))" }
                  tier: autonomous
                """);
        assertEquals(Tier.APPROVAL_REQUIRED, book.decide(call().facts()).tier());
        assertEquals(
                Tier.AUTONOMOUS,
                book.decide(Call.of("process.run").command("git", "status").facts())
                        .tier());
    }

    /** The library costs a third of a second to load, so a policy without {@code when} must do without it. */
    @Test
    void shouldNotLoadTheLibraryWithoutWhen() throws ReflectiveOperationException {
        WithoutCel loader = new WithoutCel();
        Class<?> probe = loader.loadClass(WithoutCel.Probe.class.getName());

        assertEquals(
                "APPROVAL_REQUIRED", probe.getMethod("decide", String.class).invoke(null, template("coding-agent")));
        assertFalse(loader.asked);
        InvocationTargetException failure = assertThrows(
                InvocationTargetException.class,
                () -> probe.getMethod("decide", String.class)
                        .invoke(
                                null,
                                "version: 1\nrules: [{ id: a, capability: a.b, when: \"true\", tier: notify }]\n"));
        assertTrue(loader.asked, String.valueOf(failure.getCause()));
    }

    private static String template(String name) {
        return ShippedPolicies.template(name);
    }

    /** Loads the project's classes anew, and refuses the expression library. */
    static final class WithoutCel extends ClassLoader {
        private boolean asked;

        WithoutCel() {
            super(WhenTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("dev.cel.")) {
                asked = true;
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.kruxos.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (var in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        /** What runs in there. */
        public static final class Probe {
            private Probe() {}

            public static String decide(String yaml) {
                return Books.group(yaml)
                        .decide(Call.of("process.run").facts())
                        .tier()
                        .name();
            }
        }
    }
}
