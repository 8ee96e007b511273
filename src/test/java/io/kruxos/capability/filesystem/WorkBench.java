package io.kruxos.capability.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kruxos.capability.definition.CapabilitySpec;
import io.kruxos.capability.schema.ArgumentValidator;
import io.kruxos.capability.schema.Validation;
import io.kruxos.domain.AgentName;
import io.kruxos.domain.CallId;
import io.kruxos.domain.Limits;
import io.kruxos.domain.Mount;
import io.kruxos.domain.SessionId;
import io.kruxos.domain.StructuredError;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.CellProcesses;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.MountRoots;
import io.kruxos.sandbox.PathRedirect;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkFailure;
import io.kruxos.testing.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An agent with a workspace and a read-only mount in a temporary directory, whose calls run right here. */
final class WorkBench implements CellContext, AutoCloseable {
    private static final Map<String, CapabilitySpec> SPECS =
            FilesystemDefinitionsTest.definitions().capabilities().stream()
                    .collect(Collectors.toMap(spec -> spec.name().value(), spec -> spec));

    final Path workspace;
    final Path docs;
    final MovableClock clock = new MovableClock();
    boolean cancelled;

    private final CellPlan plan;
    private final CellFiles files;
    private final FilesystemWorks works;
    private SessionId session = new SessionId("ses_" + "0".repeat(32));

    WorkBench(Path directory) {
        try {
            Path real = directory.toRealPath();
            workspace = Files.createDirectories(real.resolve("ws"));
            docs = Files.createDirectories(real.resolve("docs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Mount> mounts = List.of(new Mount("/workspace", workspace, true), new Mount("/mnt/docs", docs, false));
        plan = new CellPlan(new AgentName("codex"), 1, mounts, Limits.NONE);
        files = new CellFiles(mounts, MountRoots.HOST);
        works = new FilesystemWorks(clock, new Random(), uid -> "user" + uid);
    }

    @Override
    public CellPlan plan() {
        return plan;
    }

    @Override
    public CellFiles files() {
        return files;
    }

    @Override
    public CellProcesses processes() {
        throw new IllegalStateException("file work starts no programs");
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    /** Calls come in another session from now on. */
    void anotherSession() {
        session = new SessionId("ses_" + "1".repeat(32));
    }

    /** Runs a call; inputs are names and values in turn. */
    Map<String, @Nullable Object> run(String name, Object... inputs) {
        return runExcluding(List.of(), name, inputs);
    }

    // NullAway doesn't see the annotations inside of a record's compiled constructor.
    @SuppressWarnings("NullAway")
    Map<String, @Nullable Object> runExcluding(List<String> exclusions, String name, Object... inputs) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i < inputs.length; i += 2) {
            map.put((String) inputs[i], inputs[i + 1]);
        }
        Work work = new Work(
                new CallId("call_" + "0".repeat(32)), session, "filesystem." + name, map, exclusions, Limits.NONE);
        CellWork handler = works.byName().get("filesystem." + name);
        if (handler == null) {
            throw new IllegalArgumentException("no work " + name);
        }
        Map<String, @Nullable Object> answer = handler.run(this, work);
        requireDefined(work.name(), answer);
        return answer;
    }

    /** Every answer fits the outputs of its definition. */
    private static void requireDefined(String name, Map<String, @Nullable Object> answer) {
        CapabilitySpec spec = SPECS.get(name);
        if (spec != null) {
            Validation validation = new ArgumentValidator(spec.name(), spec.outputs(), List.of()).validate(answer);
            assertInstanceOf(Validation.Valid.class, validation, validation.toString());
        }
    }

    StructuredError refused(String type, String name, Object... inputs) {
        return refusedExcluding(List.of(), type, name, inputs);
    }

    StructuredError refusedExcluding(List<String> exclusions, String type, String name, Object... inputs) {
        WorkFailure failure = assertThrows(WorkFailure.class, () -> runExcluding(exclusions, name, inputs));
        assertEquals(type, failure.error().type(), failure.error().message());
        return failure.error();
    }

    Map<String, String> redirected(String name, Object... inputs) {
        return assertThrows(PathRedirect.class, () -> run(name, inputs)).realPaths();
    }

    Path write(String relative, String content) {
        try {
            Path file = workspace.resolve(relative);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String content(String relative) {
        try {
            return Files.readString(workspace.resolve(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path link(String relative, String target) {
        try {
            return Files.createSymbolicLink(workspace.resolve(relative), Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean exists(String relative) {
        return Files.exists(workspace.resolve(relative), LinkOption.NOFOLLOW_LINKS);
    }

    /** All names below the workspace's root, temporary ones and the trash included. */
    List<String> names() {
        try (Stream<Path> list = Files.list(workspace)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list of objects in an answer. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> rows(Map<String, @Nullable Object> answer, String field) {
        return (List<Map<String, Object>>) Objects.requireNonNull(answer.get(field));
    }

    static List<Object> column(Map<String, @Nullable Object> answer, String field, String column) {
        return rows(answer, field).stream()
                .map(row -> Objects.requireNonNull(row.get(column)))
                .toList();
    }

    @Override
    public void close() {
        works.close();
        files.close();
    }
}
