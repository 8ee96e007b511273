package io.kruxos.app;

import static io.kruxos.app.Agents.done;
import static io.kruxos.app.Agents.failed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kruxos.domain.Limits;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.SandboxMode;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;
import io.kruxos.sandbox.executor.ExecutorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code process.*} in a real executor, in a mode that subclasses choose. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProcessCases {
    private final SandboxMode mode;
    private ExecutorProcess executor;
    private ExecutorClient client;
    private Agents agent;
    private Path directory;
    private Path workspace;

    ProcessCases(SandboxMode mode) {
        this.mode = mode;
    }

    /** What a program sees as the workspace. */
    abstract String seen(Path hostWorkspace);

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        executor = ExecutorProcess.start(directory.resolve("home"), mode);
        client = executor.client();
        workspace = directory.resolve("ws");
        agent = Agents.create(client, 7, workspace);
    }

    @AfterAll
    void stop() {
        assertEquals(List.of(), client.probe().orElseThrow().enforcement().get("stray_threads"));
        client.close();
        executor.close();
    }

    @Test
    void shouldRunAProgramWithItsArguments() {
        Map<String, @Nullable Object> answer =
                done(agent.run("command", "printf", "args", List.of("%s|", "a b", "$HOME", "*", "")));
        assertEquals("a b|$HOME|*||", answer.get("stdout_summary"));
        assertEquals(0L, answer.get("exit_code"));
        assertEquals("completed", answer.get("state"));
        assertNull(answer.get("signal"));
        assertEquals(13L, answer.get("stdout_size"));
        assertEquals(false, answer.get("output_truncated"));
        assertEquals("", answer.get("stderr_summary"));
    }

    @Test
    void shouldDoFileWorkBesidePrograms() throws IOException {
        Files.writeString(workspace.resolve("note"), "hello");
        assertEquals(
                "hello",
                done(agent.call("filesystem.read", "path", "/workspace/note")).get("content"));
        Files.createSymbolicLink(workspace.resolve("passwd"), Path.of("/etc/passwd"));
        assertEquals(
                new WorkResult.Redirected(Map.of("/workspace/passwd", "/etc/passwd")),
                agent.call("filesystem.read", "path", "/workspace/passwd"));
    }

    @Test
    void shouldRunAShellsLine() {
        Map<String, @Nullable Object> answer = agent.shell("echo out; echo err >&2; exit 3");
        assertEquals(3L, answer.get("exit_code"));
        assertEquals("out\n", answer.get("stdout_summary"));
        assertEquals("err\n", answer.get("stderr_summary"));
    }

    @Test
    void shouldGiveAnEnvironmentWithoutAnythingOfItsOwn() {
        String environment = text(agent.shell("env | sort", "environment", Map.of("MINE", "1")));
        assertTrue(environment.contains("MINE=1\n"), environment);
        assertTrue(environment.contains("PATH=/usr/local/bin:/usr/bin:/bin"), environment);
        assertTrue(environment.contains("KRUXOS_AGENT=agent-7\n"), environment);
        assertFalse(environment.contains("JAVA"), environment);
        assertFalse(environment.contains(System.getProperty("user.dir")), environment);
        StructuredError refusal =
                failed(agent.run("command", "env", "environment", Map.of("LD_PRELOAD", "/workspace/evil.so")));
        assertEquals("InvalidInput", refusal.type());
    }

    @Test
    void shouldFeedStandardInput() {
        String large = "0123456789abcdef\n".repeat(100_000);
        assertEquals(
                large.length() + "",
                text(done(agent.run("command", "wc", "args", List.of("-c"), "stdin", large)))
                        .strip());
        assertEquals(
                "0",
                text(done(agent.run("command", "wc", "args", List.of("-c")))).strip());
        // Input that nobody reads harms nobody.
        assertEquals(0L, done(agent.run("command", "true", "stdin", large)).get("exit_code"));
    }

    @Test
    void shouldStartInADirectoryOfTheAgent() throws IOException {
        Files.createDirectories(workspace.resolve("sub"));
        assertEquals(
                seen(workspace.toRealPath()) + "/sub",
                text(agent.shell("pwd -P", "working_directory", "/workspace/sub"))
                        .strip());
        assertEquals(
                "FileNotFound",
                failed(agent.run("command", "pwd", "working_directory", "/workspace/none"))
                        .type());
        assertEquals(
                "PathOutOfScope",
                failed(agent.run("command", "pwd", "working_directory", "/etc")).type());
    }

    @Test
    void shouldHavePolicyDecideAgainWhenTheDirectoryIsALink() throws IOException {
        Files.createDirectories(workspace.resolve("real"));
        Files.createSymbolicLink(workspace.resolve("link"), Path.of("real"));
        assertEquals(
                new WorkResult.Redirected(Map.of("/workspace/link", "/workspace/real")),
                agent.run("command", "pwd", "working_directory", "/workspace/link"));
    }

    @Test
    void shouldRunAProgramOfTheWorkspaceAndNoneBehindALink() throws IOException {
        Path script = workspace.resolve("hello");
        Files.writeString(script, "#!/bin/sh\necho hello $1\n");
        assertEquals("SpawnFailed", failed(agent.run("command", "./hello")).type());
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals("hello you\n", text(done(agent.run("command", "./hello", "args", List.of("you")))));
        Files.createSymbolicLink(workspace.resolve("alias"), script);
        StructuredError refusal = failed(agent.run("command", "./alias"));
        assertEquals("InvalidInput", refusal.type());
        assertEquals("/workspace/hello", refusal.context().get("program"));
    }

    @Test
    void shouldSayWhyAProgramDidNotStart() throws IOException {
        Path script = workspace.resolve("odd");
        Files.writeString(script, "#!/no/such/interpreter\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals("CommandNotFound", failed(agent.run("command", "./odd")).type());
        Files.writeString(script, "no program\n");
        assertEquals("SpawnFailed", failed(agent.run("command", "./odd")).type());
        assertEquals("FileNotFound", failed(agent.run("command", "./missing")).type());
    }

    @Test
    void shouldRefuseAProgramThatIsNotTheOneDecidedOn() {
        Map<String, @Nullable Object> inputs = Agents.map("command", "sh", "_program", "/bin/sh");
        assertEquals(
                "CommandNotFound", failed(agent.call("process.run", inputs)).type());
    }

    @Test
    void shouldKeepWhatATimedOutProcessHadWritten() {
        Map<String, @Nullable Object> answer =
                agent.shell("echo before; trap '' TERM; sleep 600 & wait; sleep 600", "timeout", 1);
        assertEquals("timed_out", answer.get("state"));
        assertNull(answer.get("exit_code"));
        assertEquals("before\n", answer.get("stdout_summary"));
        assertEquals("SIGKILL", answer.get("signal"));
    }

    @Test
    void shouldSurviveFloods() throws Exception {
        List<Callable<Map<String, @Nullable Object>>> floods = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            floods.add(() -> agent.shell(
                    "head -c 100000000 /dev/zero | tr '\\0' x; head -c 50000000 /dev/zero | tr '\\0' y >&2; echo end"));
        }
        for (Map<String, @Nullable Object> answer : all(floods)) {
            assertEquals(100_000_004L, answer.get("stdout_size"));
            assertEquals(50_000_000L, answer.get("stderr_size"));
            assertEquals(true, answer.get("output_truncated"));
            assertTrue(text(answer).endsWith("xxend\n"));
            Map<String, @Nullable Object> logs = done(agent.call(
                    "process.logs", "process_id", id(answer), "stream", "stdout", "offset", 99_999_999, "limit", 100));
            assertEquals("xend\n", logs.get("stdout"));
        }
    }

    @Test
    void shouldRunManyAtOnce() throws Exception {
        List<Callable<Map<String, @Nullable Object>>> runs = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            int number = i;
            runs.add(() -> agent.shell("sleep 0.2; echo " + number));
        }
        List<Map<String, @Nullable Object>> answers = all(runs);
        for (int i = 0; i < 64; i++) {
            assertEquals(i + "\n", text(answers.get(i)));
        }
    }

    @Test
    void shouldFollowABackgroundProcess() throws InterruptedException {
        Map<String, @Nullable Object> started =
                agent.shell("echo one; until [ -e go ]; do sleep 0.05; done; echo two; exit 5", "background", true);
        assertEquals("running", started.get("state"));
        assertNull(started.get("exit_code"));
        String id = id(started);
        Map<String, @Nullable Object> ended = await(id, "completed");
        assertEquals(5L, ended.get("exit_code"));
        Map<String, @Nullable Object> logs = done(agent.call("process.logs", "process_id", id));
        assertEquals("one\ntwo\n", logs.get("stdout"));
        assertEquals(8L, logs.get("stdout_next_offset"));
        assertEquals(false, logs.get("truncated"));
    }

    @Test
    void shouldKillAProcessWithItsWholeTree() throws Exception {
        String escaped = Sleepers.time();
        String grandchild = Sleepers.time();
        Map<String, @Nullable Object> started = agent.shell(
                "setsid sh -c 'exec sleep " + escaped + "' & sh -c 'sleep " + grandchild + " & sleep 600' & wait",
                "background",
                true);
        String id = id(started);
        Sleepers.awaitRunning(escaped);
        Sleepers.awaitRunning(grandchild);
        Map<String, @Nullable Object> killed = done(agent.call("process.kill", "process_id", id, "signal", "SIGKILL"));
        assertEquals(true, killed.get("killed"));
        assertEquals("killed", killed.get("state"));
        Sleepers.awaitGone(escaped);
        Sleepers.awaitGone(grandchild);
        assertEquals(
                "ProcessAlreadyExited",
                failed(agent.call("process.kill", "process_id", id)).type());
    }

    @Test
    void shouldEndAProcessGentlyBeforeItKillsIt() throws InterruptedException {
        Map<String, @Nullable Object> polite = agent.shell(
                "trap 'echo bye; exit 0' TERM; touch ready-1; while :; do sleep 0.05; done", "background", true);
        awaitFile("ready-1");
        Map<String, @Nullable Object> ended = done(agent.call("process.kill", "process_id", id(polite)));
        assertEquals("completed", ended.get("state"));
        assertEquals(
                "bye\n",
                done(agent.call("process.logs", "process_id", id(polite))).get("stdout"));
        Map<String, @Nullable Object> stubborn =
                agent.shell("trap '' TERM; touch ready-2; while :; do sleep 0.05; done", "background", true);
        awaitFile("ready-2");
        assertEquals(
                "killed",
                done(agent.call("process.kill", "process_id", id(stubborn), "force_after", 1))
                        .get("state"));
    }

    @Test
    void shouldEndWhatASessionLeavesUnlessItWasAskedToStay() throws Exception {
        Agents session = agent.inAnotherSession();
        String gone = id(session.shell("sleep 600", "background", true));
        String kept = id(session.shell("sleep 600", "background", true, "keep_after_session", true));
        String daemon = Sleepers.time();
        session.shell("setsid sh -c 'exec sleep " + daemon + "' > /dev/null 2>&1 &");
        Sleepers.awaitRunning(daemon);
        done(client.endSession(session.session()));
        assertEquals("killed", state(agent, gone));
        assertEquals("running", state(agent, kept));
        Sleepers.awaitGone(daemon);
        done(agent.call("process.kill", "process_id", kept, "signal", "SIGKILL"));
    }

    @Test
    void shouldHideProcessesFromOtherAgents() throws IOException {
        Agents other = Agents.create(client, 8, directory.resolve("ws8"));
        String id = id(agent.shell("sleep 600", "background", true));
        for (String capability : List.of("process.monitor", "process.kill", "process.logs")) {
            assertEquals(
                    "ProcessNotFound",
                    failed(other.call(capability, "process_id", id)).type());
        }
        assertEquals(0L, done(other.call("process.list")).get("total"));
        assertEquals("running", state(agent, id));
        done(agent.call("process.kill", "process_id", id, "signal", "SIGKILL"));
    }

    @Test
    void shouldListTheLatestFirst() {
        Agents session = agent.inAnotherSession();
        String first = id(session.shell("exit 0"));
        String second = id(session.shell("exit 0"));
        List<?> processes = (List<?>) done(session.call("process.list", "state_filter", "completed", "limit", 2))
                .get("processes");
        assertTrue(processes != null && processes.size() == 2);
        assertTrue(String.valueOf(processes.get(0)).contains(second));
        assertTrue(String.valueOf(processes.get(1)).contains(first));
    }

    @Test
    void shouldKillWhatItsCallerWithdrew() throws Exception {
        Map<String, @Nullable Object> inputs =
                agent.withProgram(Agents.map("command", "echo x > withdrawn; sleep 600", "shell", true));
        Work work = agent.work("process.run", inputs, Limits.NONE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<WorkResult> result = threads.submit(() -> client.run(agent.plan(), work));
            awaitFile("withdrawn");
            client.cancel(work.call());
            assertEquals("killed", done(result.get()).get("state"));
        }
    }

    @Test
    void shouldKillATreeThatTakesTooMuchMemory() {
        StructuredError error = failed(agent.runWith(
                "command",
                "for i in 1 2 3 4; do perl -e '$x = \"x\" x 30000000; sleep 600' & done; wait",
                "shell",
                true,
                "memory_limit",
                100_000_000L));
        assertEquals("ResourceExhausted", error.type());
        assertEquals("memory_bytes", error.context().get("limit"));
        assertEquals(100_000_000L, error.context().get("allowed"));
    }

    @Test
    void shouldSayWhatEnforcesALimit() {
        Map<String, @Nullable Object> answer = agent.shell(
                "until [ $(ulimit -St) = 10 ]; do :; done; ulimit -St; ulimit -d",
                "cpu_limit",
                0.5,
                "timeout",
                20,
                "memory_limit",
                512L << 20);
        assertEquals("10\n" + (512 << 10) + "\n", answer.get("stdout_summary"));
        String limits = String.valueOf(answer.get("limits"));
        assertTrue(limits.contains("RLIMIT_CPU: 10 s of processor time for each process, not a share"), limits);
        assertTrue(limits.contains("RLIMIT_DATA"), limits);
    }

    @Test
    void shouldKillWhatUsesItsProcessorTimeUp() {
        StructuredError error = failed(
                agent.runWith("command", "while :; do :; done", "shell", true, "cpu_limit", 0.05, "timeout", 20));
        assertEquals("ResourceExhausted", error.type());
        assertEquals("cpu_ms", error.context().get("limit"));
    }

    @Test
    void shouldCountWhatAProcessUsed() {
        Map<?, ?> usage = (Map<?, ?>) agent.shell("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; sleep 0.2")
                .get("resource_usage");
        assertTrue(usage != null && figure(usage, "cpu_ms") > 50, String.valueOf(usage));
        assertTrue(figure(usage, "memory_peak_bytes") > 100_000, String.valueOf(usage));
        assertTrue(figure(usage, "memory_peak_bytes") < 50_000_000, String.valueOf(usage));
    }

    private Map<String, @Nullable Object> await(String id, String state) throws InterruptedException {
        // The file is made only now, so that the first look surely came before the end.
        writeGo();
        while (true) {
            Map<String, @Nullable Object> status = done(agent.call("process.monitor", "process_id", id));
            if (state.equals(status.get("state"))) {
                return status;
            }
            Sleepers.pause();
        }
    }

    private void writeGo() {
        agent.shell("echo x > go");
    }

    private void awaitFile(String name) throws InterruptedException {
        while (!Files.exists(workspace.resolve(name))) {
            Sleepers.pause();
        }
    }

    private static String state(Agents agent, String id) {
        return String.valueOf(
                done(agent.call("process.monitor", "process_id", id)).get("state"));
    }

    private static String id(Map<String, @Nullable Object> answer) {
        return String.valueOf(answer.get("process_id"));
    }

    private static String text(Map<String, @Nullable Object> answer) {
        return String.valueOf(answer.get("stdout_summary"));
    }

    private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static long figure(Map<?, ?> figures, String name) {
        return figures.get(name) instanceof Number number ? number.longValue() : -1;
    }
}
