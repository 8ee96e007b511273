package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** {@code filesystem.stat}: what is at a path, a link itself included; that there is nothing is an answer and no error. */
final class StatPath implements CellWork {
    private final LongFunction<String> owners;

    /** Makes the work; {@code owners} gives the name of a user by number. */
    StatPath(LongFunction<String> owners) {
        this.owners = owners;
    }

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        Place place = cell.files().place(Inputs.of(work).text("path"));
        try (Descriptor handle = FileCalls.open(
                cell.files().root(place.mount()), place.isRoot() ? "." : place.relative(), OpenHow.HANDLE)) {
            FileStatus status = FileCalls.status(handle);
            return answer(place, status, status.kind() == FileKind.LINK ? target(cell, place) : null);
        } catch (KernelError e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.ENOTDIR ->
                    new Answer()
                            .with("path", place.agentPath())
                            .with("exists", false)
                            .map();
                default -> throw cell.files().failure(e, place);
            };
        }
    }

    private static String target(CellContext cell, Place place) {
        try (Descriptor parent = cell.files().openParent(place)) {
            return DirectoryCalls.linkTarget(parent, place.name());
        }
    }

    private Map<String, @Nullable Object> answer(Place place, FileStatus status, @Nullable String target) {
        Answer answer = new Answer()
                .with("path", place.agentPath())
                .with("exists", true)
                .with("type", FileAnswers.kind(status.kind()))
                .with("size", FileAnswers.size(status))
                .with("modified", status.modified().toString())
                .with(
                        "created",
                        status.created() == null ? null : status.created().toString())
                .with("permissions", FileAnswers.permissions(status.permissions()))
                .with("owner", owners.apply(status.owner()))
                .with("writable", place.mount().writable());
        return target == null ? answer.map() : answer.with("target", target).map();
    }
}
