package io.kruxos.capability.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.capability.Calls;
import io.kruxos.capability.CapabilityHandler;
import io.kruxos.domain.StructuredError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCapabilitiesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123456Z");

    @TempDir
    private Path root;

    private final List<SystemViews.ServiceStatus> services = new ArrayList<>();
    private final MachineHistory history = new MachineHistory();

    private Map<String, CapabilityHandler> handlers(Path machineRoot) {
        SystemViews views = new SystemViews() {
            @Override
            public String version() {
                return "0.1.0";
            }

            @Override
            public Instant startedAt() {
                return NOW.minusSeconds(60);
            }

            @Override
            public int connectedAgents() {
                return 2;
            }

            @Override
            public String sandboxMode() {
                return "rootless";
            }

            @Override
            public List<ServiceStatus> services() {
                return services;
            }

            @Override
            public QueueDepths queues() {
                return new QueueDepths(3, 0);
            }
        };
        InstantSource clock = InstantSource.fixed(NOW);
        return new SystemCapabilities(views, new Machine(machineRoot, root, clock), history, clock).handlers();
    }

    /** A machine with two processors' worth of ticks, one disk with a partition, and two interfaces. */
    private Path machine(long busy) throws IOException {
        Files.createDirectories(root.resolve("proc/net"));
        Files.createDirectories(root.resolve("proc/self/fd"));
        Files.createDirectories(root.resolve("sys/block/sda"));
        Files.writeString(root.resolve("proc/self/fd/0"), "");
        Files.writeString(
                root.resolve("proc/stat"), "cpu  " + busy + " 0 0 " + (1000 - busy) + " 0 0 0 0 0 0\ncpu0 1\n");
        Files.writeString(root.resolve("proc/meminfo"), "MemTotal: 1000 kB\nMemFree: 1 kB\nMemAvailable: 250 kB\n");
        Files.writeString(root.resolve("proc/diskstats"), """
                   7       0 loop0 1 1 99 1 1 1 99 1 0 1 1
                   8       0 sda 1 1 10 1 1 1 20 1 0 1 1
                   8       1 sda1 1 1 10 1 1 1 20 1 0 1 1
                """);
        Files.writeString(root.resolve("proc/net/dev"), """
                Inter-|   Receive  |  Transmit
                 face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop fifo colls carrier compressed
                    lo: 7 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0
                  eth0: 100 1 0 0 0 0 0 0 200 1 0 0 0 0 0 0
                """);
        return root;
    }

    @Test
    void shouldTellTheTimeInUtcAndInAZone() {
        Map<String, CapabilityHandler> handlers = handlers(Path.of("/"));

        Map<String, @Nullable Object> utc = Calls.answer(handlers, "system.time", Map.of());
        Map<String, @Nullable Object> local =
                Calls.answer(handlers, "system.time", Map.of("timezone", "Asia/Kathmandu"));

        assertEquals("2026-11-22T12:00:00.123Z", utc.get("utc"));
        assertEquals(NOW.getEpochSecond(), utc.get("unix_epoch"));
        assertTrue(utc.containsKey("local") && utc.get("local") == null);
        assertEquals("2026-11-22T17:45:00.123+05:45", local.get("local"));
        assertEquals("Asia/Kathmandu", local.get("timezone"));
    }

    @Test
    void shouldRefuseAZoneThatDoesNotExist() {
        StructuredError error =
                Calls.failure(handlers(Path.of("/")), "system.time", Map.of("timezone", "Mars/Olympus"));

        assertEquals("InvalidTimezone", error.type());
        assertEquals("fix_timezone", error.recoveryActions().getFirst().action());
    }

    @Test
    void shouldDescribeThisVeryMachine() {
        Map<String, @Nullable Object> info = Calls.answer(handlers(Path.of("/")), "system.info", Map.of());
        Map<String, @Nullable Object> metrics = Calls.answer(handlers(Path.of("/")), "system.metrics", Map.of());

        assertEquals(60L, info.get("uptime_seconds"));
        assertTrue(number(info, "memory_total_bytes") > number(info, "memory_available_bytes"));
        assertTrue(number(info, "disk_total_bytes") > 0);
        assertEquals("5m", metrics.get("window"));
    }

    @Test
    void shouldCountEachDiskOnceAndLeaveLoopbackOut() throws IOException {
        MachineSample sample = new Machine(machine(500), root, InstantSource.fixed(NOW)).sample();

        assertEquals(10 * 512, sample.diskReadBytes());
        assertEquals(20 * 512, sample.diskWrittenBytes());
        assertEquals(100, sample.receivedBytes());
        assertEquals(200, sample.sentBytes());
        assertEquals(750 * 1024, sample.memoryUsedBytes());
    }

    @Test
    void shouldTellAveragesAndPeaksOfTheWindow() throws IOException {
        history.record(sample(NOW.minusSeconds(400), 0, 0));
        history.record(sample(NOW.minusSeconds(200), 100, 200));
        history.record(sample(NOW.minusSeconds(199), 100, 200));

        Map<String, @Nullable Object> answer =
                Calls.answer(handlers(machine(100)), "system.metrics", Map.of("window", "5m"));

        assertEquals(400L, answer.get("covered_seconds"));
        assertEquals(Map.of("average_percent", 10.0, "peak_percent", 50.0), answer.get("cpu"));
        assertEquals(Map.of("read_bytes", 10 * 512L, "write_bytes", 20 * 512L), answer.get("disk_io"));
    }

    @Test
    void shouldForgetSamplesAfterADay() {
        for (int hour = 0; hour < 50; hour++) {
            history.record(sample(NOW.plus(Duration.ofHours(hour)), 0, 1));
        }

        assertEquals(
                26,
                history.window(Duration.ofDays(9), sample(NOW.plus(Duration.ofHours(50)), 0, 1))
                        .size());
    }

    @Test
    void shouldBeAsHealthyAsTheWorstService() throws IOException {
        services.add(new SystemViews.ServiceStatus("audit", SystemViews.Condition.HEALTHY, ""));
        services.add(new SystemViews.ServiceStatus("executor", SystemViews.Condition.DEGRADED, "restarting"));

        Map<String, @Nullable Object> answer = Calls.answer(handlers(machine(500)), "system.health", Map.of());

        assertEquals("degraded", answer.get("overall_status"));
        assertEquals(Map.of("approval_pending", 3L, "audit_buffer", 0L), answer.get("queue_depths"));
    }

    @Test
    void shouldNotCallAMachineHealthyThatTellsNothing() throws IOException {
        assertEquals(
                "unhealthy",
                Calls.answer(handlers(machine(500)), "system.health", Map.of()).get("overall_status"));
    }

    @Test
    void shouldFailWithAdviceWhenTheKernelsFiguresAreUnreadable() throws IOException {
        machine(1);
        Files.writeString(root.resolve("proc/stat"), "cpu a b c d e f g h\n");

        StructuredError error = Calls.failure(handlers(root), "system.metrics", Map.of());

        assertEquals("MetricsError", error.type());
        assertTrue(error.retryable());
        assertEquals("retry", error.recoveryActions().getFirst().action());
    }

    private static long number(Map<String, @Nullable Object> answer, String field) {
        return ((Number) Objects.requireNonNull(answer.get(field))).longValue();
    }

    private static MachineSample sample(Instant at, long busy, long total) {
        return new MachineSample(at, busy, total, 1000, 500, 0, 0, 0, 0);
    }
}
