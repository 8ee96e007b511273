package io.kruxos.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.audit.Permit;
import io.kruxos.audit.TestPermits;
import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.definition.DefinitionReader;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Limits;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapabilityRegistryTest {
    private static final CapabilityHandler HANDLER = (permit, execution) -> new HandlerOutcome.Answered(Map.of());

    private static CapabilitySpec spec(String runs, String name) {
        String text = """
                category: %s
                title: T
                about: A
                runs: %s
                capabilities:
                  %s:
                    title: T
                    purpose: P
                    use_when: U
                    avoid_when: N
                    tier: autonomous
                    effects: { read_only: true }
                    errors:
                      NoLuck:
                        about: Bad luck.
                        recovery: [{ action: retry, do: Try again. }]
                """.formatted(name.substring(0, name.indexOf('.')), runs, name);
        return DefinitionReader.read("test.yaml", text).capabilities().getFirst();
    }

    @Test
    void shouldFindACapabilityByAnyFormOfItsName() {
        CapabilityRegistry registry = CapabilityRegistry.of(
                List.of(spec("cell", "state.shared.get"), spec("cell", "state.get")), Map.of(), _ -> HANDLER);

        for (String form : List.of("state.shared.get", "state_shared_get", "state__shared__get")) {
            assertEquals(
                    "state.shared.get", registry.find(form).orElseThrow().name().value());
        }
        assertTrue(registry.find("state.shared_get").isEmpty());
        assertTrue(registry.find("").isEmpty());
        assertEquals(
                List.of("state.get", "state.shared.get"),
                registry.definitions().stream()
                        .map(definition -> definition.name().value())
                        .toList());
        assertEquals("state_shared_get", CapabilityNames.listed(new CapabilityName("state.shared.get")));
    }

    @Test
    void shouldRefuseNamesThatCollide() {
        List<CapabilitySpec> specs = List.of(spec("cell", "a.b_c"), spec("cell", "a.b.c"));

        IllegalStateException error =
                assertThrows(IllegalStateException.class, () -> CapabilityRegistry.of(specs, Map.of(), _ -> HANDLER));
        assertTrue(String.valueOf(error.getMessage()).contains("a_b_c"), error.getMessage());
    }

    @Test
    void shouldRefuseADefinitionWithoutHandlerAndAHandlerWithoutDefinition() {
        List<CapabilitySpec> specs = List.of(spec("gateway", "a.b"));

        assertThrows(IllegalStateException.class, () -> CapabilityRegistry.of(specs, Map.of(), _ -> HANDLER));
        assertThrows(
                IllegalStateException.class,
                () -> CapabilityRegistry.of(specs, Map.of("a.b", HANDLER, "a.c", HANDLER), _ -> HANDLER));
        assertSame(
                HANDLER,
                CapabilityRegistry.of(specs, Map.of("a.b", HANDLER), _ -> HANDLER)
                        .find("a.b")
                        .orElseThrow()
                        .handler());
    }

    private final List<Work> sent = new ArrayList<>();

    private HandlerOutcome run(WorkResult result, Permit permit) {
        CellExecution cells = (plan, work, cancellation) -> {
            sent.add(work);
            return result;
        };
        CellCapability capability = new CellCapability(
                spec("cell", "a.b"),
                cells,
                agent -> new CellPlan(agent.name(), agent.number(), agent.mounts(), Limits.NONE));
        return capability.execute(permit, Calls.execution(Map.of("x", 1L)));
    }

    @Test
    void shouldSendWorkWithWhatThePolicyExcludes() {
        HandlerOutcome outcome = run(new WorkResult.Done(Map.of("y", 2L)), TestPermits.of(Calls.CALL));

        assertEquals(new HandlerOutcome.Answered(Map.of("y", 2L)), outcome);
        Work work = sent.getFirst();
        assertEquals("a.b", work.name());
        assertEquals(Map.of("x", 1L), work.inputs());
        assertEquals(List.of("/workspace/secret/**"), work.exclusions());
    }

    @Test
    void shouldHandRedirectsBack() {
        Map<String, String> real = Map.of("/workspace/link", "/etc/passwd");

        assertEquals(
                new HandlerOutcome.Redirected(real), run(new WorkResult.Redirected(real), TestPermits.of(Calls.CALL)));
    }

    @Test
    void shouldAddTheDefinitionsAdviceToErrors() {
        HandlerOutcome outcome =
                run(new WorkResult.Failed(StructuredError.of("NoLuck", "No luck.")), TestPermits.of(Calls.CALL));

        StructuredError error =
                assertInstanceOf(HandlerOutcome.Failed.class, outcome).error();
        assertEquals("retry", error.recoveryActions().getFirst().action());
    }

    @Test
    void shouldRunNothingWithoutAFreshPermit() {
        Permit spent = TestPermits.of(Calls.CALL);
        spent.spend(Calls.CALL);

        assertThrows(IllegalStateException.class, () -> run(new WorkResult.Done(Map.of()), spent));
        assertTrue(sent.isEmpty());
    }
}
