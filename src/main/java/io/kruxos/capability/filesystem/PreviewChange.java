package io.kruxos.capability.filesystem;

import io.kruxos.capability.filesystem.GuardedWork.PathInput;
import io.kruxos.domain.Digest;
import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.CellFiles;
import io.kruxos.sandbox.CellFiles.LastName;
import io.kruxos.sandbox.CellWork;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code filesystem.preview}, which no client may call: what a call of write, append, edit, delete or move would change, for the
 * person who is asked to approve it. Changes nothing.
 *
 * <p>Its inputs are {@code capability}, a dotted name, and {@code arguments}, that call's arguments with agent paths.
 */
final class PreviewChange implements CellWork {
    private static final int FILE_BYTES_MAX = 2 * 1024 * 1024;
    private static final int ENTRIES_TOLD_MAX = 200;

    private static final PathInput PATH = new PathInput("path", LastName.FOLLOW);
    private static final PathInput ENTRY = new PathInput("path", LastName.KEEP);
    private static final PathInput SOURCE = new PathInput("source", LastName.KEEP);
    private static final PathInput DESTINATION = new PathInput("destination", LastName.KEEP);

    @Override
    public Map<String, @Nullable Object> run(CellContext cell, Work work) {
        return guarded(work).run(cell, work);
    }

    /** The preview of one kind of call, with the redirects that the call itself would get. */
    private static CellWork guarded(Work work) {
        String capability = Inputs.of(work).text("capability");
        return switch (capability) {
            case "filesystem.write" -> guard((cell, call) -> write(cell.files(), arguments(call)), PATH);
            case "filesystem.append" -> guard((cell, call) -> append(cell.files(), arguments(call)), PATH);
            case "filesystem.edit" -> guard((cell, call) -> edit(cell, call, arguments(call)), PATH);
            case "filesystem.delete" -> guard((cell, call) -> delete(cell, call, arguments(call)), ENTRY);
            case "filesystem.move" -> guard((cell, call) -> move(cell.files(), arguments(call)), SOURCE, DESTINATION);
            default -> throw Inputs.of(work).wrong("capability", "has no preview.");
        };
    }

    private static CellWork guard(CellWork preview, PathInput... paths) {
        return new GuardedWork(preview, PreviewChange::arguments, paths);
    }

    /** The arguments of the call that is previewed. */
    static Inputs arguments(Work work) {
        Inputs inputs = Inputs.of(work);
        return inputs.object("arguments").orElseThrow(() -> inputs.wrong("arguments", "is required."));
    }

    private static Map<String, @Nullable Object> write(CellFiles files, Inputs arguments) {
        Place place = files.place(arguments.text("path"));
        byte[] content = ContentEncoding.of(arguments).encode(arguments.text("content"), place);
        Optional<byte[]> old = followed(files, place);
        return diff(place, old, content);
    }

    private static Map<String, @Nullable Object> append(CellFiles files, Inputs arguments) {
        Place place = files.place(arguments.text("path"));
        byte[] added = ContentEncoding.of(arguments).encode(arguments.text("content"), place);
        Optional<byte[]> old = followed(files, place);
        byte[] before = old.orElse(new byte[0]);
        byte[] after = Arrays.copyOf(before, before.length + added.length);
        System.arraycopy(added, 0, after, before.length, added.length);
        return diff(place, old, after);
    }

    private static Map<String, @Nullable Object> edit(CellContext cell, Work work, Inputs arguments) {
        EditPlan plan = EditPlan.of(cell, work, arguments);
        EditPlan.Diff diff = plan.diff();
        Object checksum = plan.changes().size() == 1
                ? plan.changes().getFirst().answer().map().get("old_checksum")
                : null;
        return answer(diff.text(), checksum, diff.truncated())
                .with("files_changed", plan.changes().size())
                .with("total_replacements", plan.total())
                .map();
    }

    private static Map<String, @Nullable Object> delete(CellContext cell, Work work, Inputs arguments) {
        Place place = cell.files().place(arguments.text("path"));
        Optional<FileStatus> status = MoveRules.at(cell.files(), place);
        if (status.isPresent() && status.get().kind() == FileKind.DIRECTORY) {
            return tree(cell, work, place);
        }
        return diff(place, content(cell.files(), place), null);
    }

    private static Map<String, @Nullable Object> tree(CellContext cell, Work work, Place place) {
        StringBuilder told = new StringBuilder("delete directory " + place.agentPath() + "\n");
        TreeWalk walk = new TreeWalk(cell, work, Exclusions.of(work), Set.of());
        walk.run(place, entry -> {
            if (walk.met() <= ENTRIES_TOLD_MAX) {
                told.append("-").append(entry.relative());
                told.append(entry.kind() == FileKind.DIRECTORY ? "/\n" : "\n");
            }
            return TreeWalk.Next.CONTINUE;
        });
        boolean truncated = walk.truncated() || walk.met() > ENTRIES_TOLD_MAX;
        return answer(told.toString(), null, truncated)
                .with("entries", walk.met())
                .map();
    }

    private static Map<String, @Nullable Object> move(CellFiles files, Inputs arguments) {
        Place from = files.place(arguments.text("source"));
        Place to = files.place(arguments.text("destination"));
        String text = "rename from " + from.agentPath() + "\nrename to " + to.agentPath() + "\n";
        Optional<FileStatus> replaced = MoveRules.at(files, to);
        if (replaced.isEmpty() || replaced.get().kind() != FileKind.REGULAR) {
            return answer(text, checksum(content(files, from)), false).map();
        }
        Map<String, @Nullable Object> lost = new HashMap<>(diff(to, content(files, to), null));
        return answer(
                        text + lost.get("diff"),
                        checksum(content(files, from)),
                        Boolean.TRUE.equals(lost.get("truncated")))
                .map();
    }

    /** The content there; a link in the last name is a redirect, as it is for the call itself. */
    private static Optional<byte[]> followed(CellFiles files, Place place) {
        if (MoveRules.at(files, place)
                .filter(status -> status.kind() == FileKind.LINK)
                .isPresent()) {
            throw files.failure(new KernelError("openat2", Errno.ELOOP), place);
        }
        return content(files, place);
    }

    /** The content there; empty when there is no regular file. */
    private static Optional<byte[]> content(CellFiles files, Place place) {
        if (MoveRules.at(files, place)
                .filter(status -> status.kind() == FileKind.REGULAR)
                .isEmpty()) {
            return Optional.empty();
        }
        try (Descriptor file = files.open(place, OpenHow.READ)) {
            return Optional.of(FileContent.read(file, 0, FILE_BYTES_MAX + 1));
        }
    }

    private static Map<String, @Nullable Object> diff(Place place, Optional<byte[]> old, byte @Nullable [] fresh) {
        byte[] before = old.orElse(new byte[0]);
        byte[] after = fresh == null ? new byte[0] : fresh;
        String oldName = old.isEmpty() ? "/dev/null" : "a" + place.agentPath();
        String newName = fresh == null ? "/dev/null" : "b" + place.agentPath();
        if (!small(before) || !small(after) || FileContent.looksBinary(before) || FileContent.looksBinary(after)) {
            String text = "--- " + oldName + "\n+++ " + newName + "\n" + size(before) + " are replaced by "
                    + size(after) + " that are not shown\n";
            return answer(text, checksum(old), true).map();
        }
        String text = UnifiedDiff.of(oldName, newName, text(before), text(after));
        int end = Math.min(text.length(), EditPlan.DIFF_CHARACTERS_MAX);
        return answer(text.substring(0, end), checksum(old), end < text.length())
                .map();
    }

    private static Answer answer(@Nullable String diff, @Nullable Object checksum, boolean truncated) {
        return new Answer().with("diff", diff).with("old_checksum", checksum).with("truncated", truncated);
    }

    private static @Nullable String checksum(Optional<byte[]> content) {
        return content.filter(PreviewChange::small)
                .map(bytes -> Digest.of(bytes).hex())
                .orElse(null);
    }

    private static boolean small(byte[] content) {
        return content.length <= FILE_BYTES_MAX;
    }

    private static String size(byte[] content) {
        return (small(content) ? content.length : "more than " + FILE_BYTES_MAX) + " bytes";
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}
