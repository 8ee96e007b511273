package io.kruxos.app;

import io.kruxos.sandbox.executor.ExecutorReport;
import io.kruxos.transport.HealthPort;
import io.kruxos.transport.HealthPort.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the health port says: ready once an executor is there, and what the kernel enforces on cells. */
final class HealthFace {
    private HealthFace() {}

    static HealthPort open(int port, ExecutorCells cells) {
        HealthPort face = new HealthPort(port, () -> health(cells));
        face.open();
        return face;
    }

    private static Health health(ExecutorCells cells) {
        Optional<ExecutorReport> report = cells.executor().report();
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("version", Version.TEXT);
        details.put("executor", report.isPresent() ? "connected" : "away");
        details.put("sandbox_mode", report.map(ExecutorReport::mode).orElse(null));
        details.put("sandbox", report.map(ExecutorReport::enforcement).orElse(Map.of()));
        return new Health(report.isPresent(), details);
    }
}
