package io.kruxos.capability.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.definition.Definitions;
import io.kruxos.capability.facts.Extraction;
import io.kruxos.capability.facts.FactsExtractor;
import io.kruxos.capability.schema.ArgumentValidator;
import io.kruxos.capability.schema.Validation;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.Caller;
import io.kruxos.domain.Mount;
import io.kruxos.domain.PathFact;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.SandboxMode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the definitions promise and what the code does, side by side. */
class ProcessDefinitionTest {
    private static final List<Mount> MOUNTS = List.of(new Mount("/workspace", Path.of("/home/u/app"), true));
    private static final Caller CALLER =
            new Caller(new AgentName("codex"), "default", new SessionId("ses_" + "0".repeat(32)), null, null);

    private final List<CapabilitySpec> specs = Definitions.specs(Definitions.load()).stream()
            .filter(spec -> spec.name().category().equals("process"))
            .toList();

    @Test
    void shouldHaveWorkForEveryDefinitionAndNoOther(@TempDir Path logs) {
        try (ProcessWorks works =
                new ProcessWorks(logs, "test", SandboxMode.OFF, Clock.systemUTC(), new SecureRandom())) {
            Set<String> defined =
                    specs.stream().map(spec -> spec.name().value()).collect(Collectors.toSet());
            assertEquals(defined, works.works().keySet());
        }
    }

    @Test
    void shouldTellPolicyWhichFileWillRunAndRunNoOther() throws IOException {
        Extraction.Established established = assertInstanceOf(
                Extraction.Established.class,
                extract(Map.of("command", "sh", "args", List.of("x"), "working_directory", "/home/u/app/src")));
        String program = Path.of("/bin/sh").toRealPath().toString();
        assertEquals(program, established.facts().commands().getFirst().program());
        assertEquals(program, established.arguments().get("_program"));
        assertEquals(
                List.of(new PathFact("/workspace/src", PathFact.Access.READ, PathFact.Reach.ENTRY)),
                established.facts().paths());
        assertEquals("/workspace/src", established.arguments().get("working_directory"));
        assertEquals(300L, established.arguments().get("timeout"));
    }

    @Test
    void shouldRefuseAProgramThatAClientClaims() {
        Validation validation = validate(Map.of("command", "sh", "_program", "/usr/bin/python3"));
        assertInstanceOf(Validation.Invalid.class, validation);
    }

    @Test
    void shouldRefuseTimesAndSizesBeyondTheirLimits() {
        assertInstanceOf(Validation.Invalid.class, validate(Map.of("command", "sh", "timeout", 3601L)));
        assertInstanceOf(Validation.Invalid.class, validate(Map.of("command", "sh", "timeout", 0L)));
        assertInstanceOf(Validation.Valid.class, validate(Map.of("command", "sh", "timeout", 3600L)));
    }

    @Test
    void shouldSayThatARunChangesThingsAndALookDoesNot() {
        for (CapabilitySpec spec : specs) {
            boolean looks = Set.of("process.monitor", "process.list", "process.logs")
                    .contains(spec.name().value());
            assertEquals(
                    looks, spec.definition().effects().readOnly(), spec.name().value());
            assertTrue(
                    spec.definition().description().length() > 100, spec.name().value());
        }
    }

    private Extraction extract(Map<String, @Nullable Object> arguments) {
        return switch (validate(arguments)) {
            case Validation.Valid(var valid) ->
                new FactsExtractor(new ProgramLookup()).extract(run(), valid, CALLER, MOUNTS, Instant.EPOCH);
            case Validation.Invalid invalid -> throw new AssertionError(invalid);
        };
    }

    private Validation validate(Map<String, @Nullable Object> arguments) {
        CapabilitySpec run = run();
        return new ArgumentValidator(run.name(), run.inputs(), run.rules()).validate(arguments);
    }

    private CapabilitySpec run() {
        return specs.stream()
                .filter(spec -> spec.name().value().equals("process.run"))
                .findFirst()
                .orElseThrow();
    }
}
