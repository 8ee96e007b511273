package io.kruxos.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.sandbox.SandboxProbe.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tries modes out, as root. */
class SandboxProbeIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void shouldFindBothModesForRoot() {
        SandboxProbe probe = new SandboxProbe(home, new WarmUp(List.of()));

        assertInstanceOf(Finding.Works.class, probe.probe(SandboxMode.ROOTLESS));
        Finding.Works full = assertInstanceOf(Finding.Works.class, probe.probe(SandboxMode.FULL));
        assertEquals(SandboxMode.FULL, full.report().mode());
        assertEquals(SandboxMode.FULL, probe.strongest());
    }

    @Test
    void shouldReportNoLayerWhereTheSandboxIsOff() {
        try (Cells cells = new Cells(SandboxMode.OFF, home, home.resolve("cells"), new WarmUp(List.of()))) {
            assertTrue(cells.tryOut().layers().isEmpty());
        }
    }

    @Test
    void shouldDigestEqualConfinementEqually() throws Exception {
        CellPlan plan = Commands.plan(1, Files.createDirectories(home.resolve("workspaces/one")));
        try (Cells cells = new Cells(SandboxMode.ROOTLESS, home, home.resolve("cells"), new WarmUp(List.of()));
                Cells again = new Cells(SandboxMode.ROOTLESS, home, home.resolve("cells"), new WarmUp(List.of()));
                Cells off = new Cells(SandboxMode.OFF, home, home.resolve("cells"), new WarmUp(List.of()))) {
            assertEquals(
                    cells.open(plan).enforcement().profile(),
                    again.open(plan).enforcement().profile());
            assertNotEquals(
                    cells.open(plan).enforcement().profile(),
                    off.open(plan).enforcement().profile());
        }
    }
}
