package io.kruxos.app;

import io.kruxos.audit.AuditLog;
import io.kruxos.sandbox.executor.ExecutorReport;
import io.kruxos.transport.HealthPort;
import io.kruxos.transport.HealthPort.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the health port says: ready while an executor is there and the log records, and what the kernel enforces on cells. */
final class HealthFace {
    private HealthFace() {}

    static HealthPort open(int port, ExecutorCells cells, AuditLog audit) {
        HealthPort face = new HealthPort(port, () -> health(cells, audit));
        face.open();
        return face;
    }

    static Health health(ExecutorCells cells, AuditLog audit) {
        Optional<ExecutorReport> report = cells.executor().report();
        boolean recording = audit.unavailable().isEmpty();
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("version", Version.TEXT);
        details.put("executor", report.isPresent() ? "connected" : "away");
        details.put("audit", recording ? "recording" : "unavailable");
        details.put("sandbox_mode", report.map(ExecutorReport::mode).orElse(null));
        details.put("sandbox", report.map(ExecutorReport::enforcement).orElse(Map.of()));
        return new Health(report.isPresent() && recording, details);
    }
}
