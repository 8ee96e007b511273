package io.kruxos.capability.system;

import io.kruxos.audit.Permit;
import io.kruxos.capability.CapabilityHandler;
import io.kruxos.capability.Execution;
import io.kruxos.capability.HandlerOutcome;
import io.kruxos.domain.StructuredError;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The handlers of {@code system.*}. */
public final class SystemCapabilities {
    private final SystemViews views;
    private final Machine machine;
    private final MachineHistory history;
    private final InstantSource clock;

    public SystemCapabilities(SystemViews views, Machine machine, MachineHistory history, InstantSource clock) {
        this.views = views;
        this.machine = machine;
        this.history = history;
        this.clock = clock;
    }

    /** By dotted name. */
    public Map<String, CapabilityHandler> handlers() {
        return Map.of(
                "system.time", this::time,
                "system.info", measured("SystemInfoError", this::info),
                "system.health", measured("HealthCheckError", this::health),
                "system.metrics", measured("MetricsError", this::metrics));
    }

    /** An answer made of the kernel's figures. */
    private interface Measurement {
        Map<String, @Nullable Object> take(Execution execution) throws IOException;
    }

    private static CapabilityHandler measured(String errorType, Measurement measurement) {
        return (permit, execution) -> {
            permit.spend(execution.call());
            try {
                return new HandlerOutcome.Answered(measurement.take(execution));
            } catch (IOException _) {
                return new HandlerOutcome.Failed(
                        StructuredError.of(errorType, "The machine's figures could not be read.")
                                .withRetry(Duration.ofSeconds(5)));
            }
        };
    }

    private HandlerOutcome time(Permit permit, Execution execution) {
        permit.spend(execution.call());
        Object wanted = execution.arguments().get("timezone");
        try {
            ZoneId zone = wanted == null ? null : ZoneId.of((String) wanted);
            return new HandlerOutcome.Answered(time(clock.instant().truncatedTo(ChronoUnit.MILLIS), zone));
        } catch (DateTimeException _) {
            return new HandlerOutcome.Failed(
                    StructuredError.of("InvalidTimezone", "There is no time zone of this name in the IANA database.")
                            .withContext(Map.of("timezone", wanted)));
        }
    }

    private static Map<String, @Nullable Object> time(Instant now, @Nullable ZoneId zone) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("utc", now.toString());
        value.put("unix_epoch", now.getEpochSecond());
        value.put("unix_epoch_ms", now.toEpochMilli());
        value.put("local", zone == null ? null : local(now, zone));
        value.put("timezone", zone == null ? "UTC" : zone.getId());
        return value;
    }

    private static String local(Instant now, ZoneId zone) {
        ZoneOffset offset = zone.getRules().getOffset(now);
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(OffsetDateTime.ofInstant(now, offset));
    }

    private Map<String, @Nullable Object> info(Execution execution) throws IOException {
        MachineSample sample = machine.sample();
        Machine.Disk disk = machine.disk();
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("os_version", views.version());
        value.put("uptime_seconds", uptime().toSeconds());
        value.put("agent_count", (long) views.connectedAgents());
        value.put("cpu_count", (long) machine.processors());
        value.put("memory_total_bytes", sample.memoryTotalBytes());
        value.put("memory_available_bytes", sample.memoryAvailableBytes());
        value.put("disk_total_bytes", disk.totalBytes());
        value.put("disk_available_bytes", disk.availableBytes());
        value.put("sandbox_mode", views.sandboxMode());
        return value;
    }

    private Duration uptime() {
        Duration up = Duration.between(views.startedAt(), clock.instant());
        return up.isNegative() ? Duration.ZERO : up;
    }

    private Map<String, @Nullable Object> health(Execution execution) throws IOException {
        List<SystemViews.ServiceStatus> services = views.services();
        SystemViews.Condition worst = services.stream()
                .map(SystemViews.ServiceStatus::condition)
                .max(SystemViews.Condition::compareTo)
                .orElse(SystemViews.Condition.UNHEALTHY);
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("overall_status", word(worst));
        value.put("services", services.stream().map(SystemCapabilities::service).toList());
        value.put("resource_usage", usage());
        SystemViews.QueueDepths queues = views.queues();
        value.put(
                "queue_depths",
                Map.of("approval_pending", queues.approvalPending(), "audit_buffer", queues.auditBuffer()));
        return value;
    }

    private Map<String, @Nullable Object> usage() throws IOException {
        MachineSample now = machine.sample();
        List<MachineSample> lastMinute = history.window(Duration.ofMinutes(1), now);
        Machine.Disk disk = machine.disk();
        return Map.of(
                "cpu_percent", MachineMetrics.tenths(now.cpuPercentSince(lastMinute.getFirst())),
                "memory_percent", MachineMetrics.percent(now.memoryUsedBytes(), now.memoryTotalBytes()),
                "disk_percent", MachineMetrics.percent(disk.totalBytes() - disk.availableBytes(), disk.totalBytes()),
                "open_files", machine.openFiles());
    }

    private static Map<String, @Nullable Object> service(SystemViews.ServiceStatus service) {
        return Map.of("name", service.name(), "status", word(service.condition()), "message", service.message());
    }

    private static String word(SystemViews.Condition condition) {
        return condition.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, @Nullable Object> metrics(Execution execution) throws IOException {
        String window = String.valueOf(execution.arguments().get("window"));
        return MachineMetrics.of(window, history.window(length(window), machine.sample()));
    }

    private static Duration length(String window) {
        return switch (window) {
            case "1m" -> Duration.ofMinutes(1);
            case "5m" -> Duration.ofMinutes(5);
            case "15m" -> Duration.ofMinutes(15);
            case "1h" -> Duration.ofHours(1);
            case "24h" -> Duration.ofHours(24);
            default -> throw new IllegalStateException("the window was validated, yet is " + window);
        };
    }
}
