package io.kruxos.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.CapabilityName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolNamesTest {
    @Test
    void shouldKnowThreeSpellingsAndNoOther() {
        CapabilityName name = new CapabilityName("state.shared.get");
        ToolNames names = ToolNames.of(List.of(name));
        for (String said : List.of("state_shared_get", "state__shared__get", "state.shared.get")) {
            assertEquals(Optional.of(name), names.capability(said));
        }
        for (String said : List.of("state.shared_get", "State_shared_get", "state_shared", "", "state-shared-get")) {
            assertTrue(names.capability(said).isEmpty());
        }
        assertEquals("state_shared_get", ToolNames.listed(name));
    }

    @ParameterizedTest
    @CsvSource({"a.b_c, a.b.c", "a.b-c, a.b_c", "a.b__c, a.b.c", "a_b.c, a.b_c"})
    void shouldRefuseTwoCapabilitiesOfOneName(String one, String other) {
        List<CapabilityName> both = List.of(new CapabilityName(one), new CapabilityName(other));
        String message = assertThrows(IllegalArgumentException.class, () -> ToolNames.of(both))
                .getMessage();
        assertTrue(message != null && message.contains(one) && message.contains(other));
    }
}
