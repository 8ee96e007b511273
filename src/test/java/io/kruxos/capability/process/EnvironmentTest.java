package io.kruxos.capability.process;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.sandbox.WorkFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LD_PRELOAD",
                "LD_LIBRARY_PATH",
                "KRUXOS_PROCESS",
                "BASH_ENV",
                "BASH_FUNC_ls",
                "NODE_OPTIONS",
                "GIT_SSH_COMMAND",
                "GIT_CONFIG_COUNT",
                "JAVA_TOOL_OPTIONS",
                "PYTHONSTARTUP",
                "A=B",
                "1A",
                "",
                "A B"
            })
    void shouldRefuseNamesThatSubvert(String name) {
        WorkFailure refusal = assertThrows(WorkFailure.class, () -> Environment.require(Map.of(name, "x")));
        assertEquals("InvalidInput", refusal.error().type());
        assertTrue(
                refusal.error().message().contains("environment"),
                refusal.error().message());
    }

    @Test
    void shouldRefuseValuesThatAreCutShort() {
        assertThrows(WorkFailure.class, () -> Environment.require(Map.of("A", "x\0y")));
    }

    @Test
    void shouldAllowOrdinaryNames() {
        assertDoesNotThrow(() -> Environment.require(Map.of("CI", "1", "PYTHONPATH", "/workspace", "_X", "")));
    }

    @Test
    void shouldLetACallChangeTheBaseButNotWhatIsFixed() {
        Map<String, String> environment = Environment.of(
                Map.of("HOME", "/h", "TMPDIR", "/t"), Map.of("HOME", "/mine", "PWD", "/lie"), Map.of("PWD", "/w"));
        assertEquals("/mine", environment.get("HOME"));
        assertEquals("/t", environment.get("TMPDIR"));
        assertEquals("/w", environment.get("PWD"));
        assertEquals(Environment.PATH, environment.get("PATH"));
    }
}
