package io.kruxos.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Decision;
import io.kruxos.shipped.ShippedPolicies;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Every shipped template against {@code policy-scenarios/<template>.yaml}: facts in, tier and rule out. */
class TemplateScenariosTest {
    private static final Set<String> CAPABILITIES = Set.of(
            "filesystem.read",
            "filesystem.list",
            "filesystem.stat",
            "filesystem.search",
            "filesystem.watch",
            "filesystem.write",
            "filesystem.append",
            "filesystem.edit",
            "filesystem.copy",
            "filesystem.move",
            "filesystem.restore",
            "filesystem.mkdir",
            "filesystem.search_content",
            "filesystem.delete",
            "process.run",
            "process.kill",
            "process.monitor",
            "process.list",
            "process.logs",
            "agent.whoami",
            "agent.session",
            "agent.capabilities",
            "agent.policy",
            "system.info",
            "system.health",
            "system.metrics",
            "system.time",
            "git.push",
            "network.credentialed_request",
            "comms.send",
            "comms.broadcast",
            "native.codex.view_image");

    static List<String> templates() {
        return ShippedPolicies.templates();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void shouldCompileWithoutAWarning(String template) {
        Compilation compilation = PolicyBook.compile(sources(template), CAPABILITIES);
        switch (compilation) {
            case Compilation.Compiled compiled -> assertEquals(List.of(), compiled.warnings());
            case Compilation.Rejected rejected -> assertEquals(List.of(), rejected.findings());
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void shouldSayWhatItIsFor(String template) {
        List<LayerView> layers =
                Books.compiled(sources(template)).show(Call.of("agent.whoami").caller());
        assertTrue(layers.getLast().description().length() > 20);
    }

    private static PolicySources sources(String template) {
        return Books.none()
                .withGroup(
                        "team", new PolicySource("groups/" + template + ".yaml", ShippedPolicies.template(template)));
    }

    @TestFactory
    Stream<DynamicTest> shouldDecideAsTheScenarioSays() {
        return templates().stream().flatMap(TemplateScenariosTest::scenario);
    }

    private static Stream<DynamicTest> scenario(String template) {
        PolicyBook book = Books.compiled(sources(template));
        List<DynamicTest> tests = new ArrayList<>();
        read(template)
                .forEach(one -> tests.add(DynamicTest.dynamicTest(
                        template + ": " + one.get("capability").asString() + " " + one, () -> check(book, one))));
        assertFalse(tests.isEmpty());
        return tests.stream();
    }

    private static JsonNode read(String template) {
        String name = "/policy-scenarios/" + template + ".yaml";
        try (InputStream in = TemplateScenariosTest.class.getResourceAsStream(name)) {
            assertTrue(in != null, name);
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    private static void check(PolicyBook book, JsonNode one) {
        Call call = Call.of(one.get("capability").asString());
        texts(one, "read").forEach(call::read);
        texts(one, "write").forEach(call::write);
        texts(one, "read_tree").forEach(call::readTree);
        texts(one, "write_tree").forEach(call::writeTree);
        texts(one, "shell").forEach(call::shell);
        List<String> argv = texts(one, "run");
        if (!argv.isEmpty()) {
            String program = one.has("program") ? one.get("program").asString() : "/usr/bin/" + argv.getFirst();
            call.command(program, false, argv.toArray(new String[0]));
        }

        Decision decision = book.decide(call.facts());

        assertEquals(
                one.get("tier").asString() + " " + one.get("rule").asString(),
                decision.tier().word() + " " + decision.rule().layer() + ":"
                        + decision.rule().rule());
        if (one.has("left_out")) {
            assertEquals(texts(one, "left_out"), decision.exclusions());
        }
    }

    private static List<String> texts(JsonNode one, String key) {
        List<String> texts = new ArrayList<>();
        JsonNode value = one.get(key);
        if (value != null && value.isArray()) {
            value.forEach(item -> texts.add(item.asString()));
        } else if (value != null) {
            texts.add(value.asString());
        }
        return texts;
    }
}
