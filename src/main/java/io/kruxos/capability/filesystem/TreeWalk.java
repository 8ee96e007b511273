package io.kruxos.capability.filesystem;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.DirectoryCalls;
import io.kruxos.linux.DirectoryEntry;
import io.kruxos.linux.Errno;
import io.kruxos.linux.FileCalls;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.KernelError;
import io.kruxos.linux.OpenHow;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.ReservedNames;
import io.kruxos.sandbox.Work;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A walk through everything below a directory, by descriptors, in the order of names, following no links. It meets at most
 * 200,000 entries, 50,000 in one directory and 100 levels; {@link #truncated} tells when that was not all.
 *
 * <p>What policy excludes is not met at all, see {@link #skippedByPolicy}; nor are names that are not UTF-8.
 */
final class TreeWalk {
    static final int ENTRIES_MAX = 200_000;
    private static final int ENTRIES_PER_DIRECTORY_MAX = 50_000;
    private static final int DEPTH_MAX = 100;

    /** What to leave out besides. */
    enum Leave {
        /** Names with a leading dot. */
        HIDDEN,
        /** What {@code .gitignore} files name. */
        IGNORED,
        /** Directories of tools, see {@link IgnoreRules#DEFAULTS}. */
        TOOL_DIRECTORIES
    }

    /** How the walk goes on after an entry. */
    enum Next {
        CONTINUE,
        /** Not into this directory. */
        PASS,
        /** Nowhere any more. */
        STOP
    }

    /** Looks at each entry, a directory before what is in it. */
    interface Visitor {
        Next visit(TreeEntry entry);
    }

    private final CellContext cell;
    private final Work work;
    private final Exclusions exclusions;
    private final Set<Leave> leave;
    private int met;
    private int skippedByPolicy;
    private int unreadable;
    private boolean truncated;

    TreeWalk(CellContext cell, Work work, Exclusions exclusions, Set<Leave> leave) {
        this.cell = cell;
        this.work = work;
        this.exclusions = exclusions;
        this.leave = leave.isEmpty() ? EnumSet.noneOf(Leave.class) : EnumSet.copyOf(leave);
    }

    /** What the inputs {@code include_hidden} and {@code include_all} say to leave out. */
    static Set<Leave> leave(Inputs inputs) {
        if (inputs.flag("include_all")) {
            return EnumSet.noneOf(Leave.class);
        }
        return inputs.flag("include_hidden")
                ? EnumSet.of(Leave.IGNORED, Leave.TOOL_DIRECTORIES)
                : EnumSet.allOf(Leave.class);
    }

    /** Walks; may be called once. */
    void run(Place root, Visitor visitor) {
        IgnoreRules rules = leave.contains(Leave.IGNORED) ? IgnoreRules.above(cell.files(), root) : IgnoreRules.NONE;
        try (Descriptor directory = Directories.open(cell.files(), root)) {
            enter(new Level(directory, root, "", 0, rules), visitor);
        }
    }

    private record Level(Descriptor directory, Place place, String relative, int depth, IgnoreRules ignores) {}

    private Next enter(Level level, Visitor visitor) {
        FileErrors.requireWanted(cell, work);
        List<DirectoryEntry> entries = DirectoryCalls.entries(level.directory(), ENTRIES_PER_DIRECTORY_MAX);
        truncated |= entries.size() >= ENTRIES_PER_DIRECTORY_MAX;
        IgnoreRules ignores = leave.contains(Leave.IGNORED)
                ? level.ignores().below(level.directory(), level.place())
                : IgnoreRules.NONE;
        entries.sort(Comparator.comparing(DirectoryEntry::name));
        for (DirectoryEntry entry : entries) {
            if (met >= ENTRIES_MAX) {
                truncated = true;
                return Next.STOP;
            }
            if (entry.text() && meet(level, ignores, entry, visitor) == Next.STOP) {
                return Next.STOP;
            }
        }
        return Next.CONTINUE;
    }

    private Next meet(Level level, IgnoreRules ignores, DirectoryEntry found, Visitor visitor) {
        if (ReservedNames.includes(found.name())
                || (leave.contains(Leave.HIDDEN) && found.name().startsWith("."))) {
            return Next.CONTINUE;
        }
        Place place = level.place().child(found.name());
        if (exclusions.cover(place.agentPath())) {
            skippedByPolicy++;
            return Next.CONTINUE;
        }
        FileKind kind = kind(level.directory(), found);
        if (leftOut(ignores, place, found.name(), kind)) {
            return Next.CONTINUE;
        }
        met++;
        if (met % 256 == 0) {
            FileErrors.requireWanted(cell, work);
        }
        String relative = level.relative().isEmpty() ? found.name() : level.relative() + "/" + found.name();
        Next next = visit(new TreeEntry(place, level.directory(), found.name(), relative, kind), visitor);
        return next == Next.CONTINUE && kind == FileKind.DIRECTORY
                ? descend(level, ignores, place, relative, visitor)
                : next == Next.PASS ? Next.CONTINUE : next;
    }

    private Next visit(TreeEntry entry, Visitor visitor) {
        try {
            return visitor.visit(entry);
        } catch (KernelError e) {
            if (!passing(e)) {
                throw e;
            }
            return Next.PASS;
        }
    }

    private boolean leftOut(IgnoreRules ignores, Place place, String name, FileKind kind) {
        boolean directory = kind == FileKind.DIRECTORY;
        return (leave.contains(Leave.TOOL_DIRECTORIES) && directory && IgnoreRules.DEFAULTS.contains(name))
                || ignores.ignore(place.agentPath(), directory);
    }

    private Next descend(Level level, IgnoreRules ignores, Place place, String relative, Visitor visitor) {
        if (level.depth() + 1 >= DEPTH_MAX) {
            truncated = true;
            return Next.CONTINUE;
        }
        try (Descriptor directory = FileCalls.open(level.directory(), place.name(), OpenHow.DIRECTORY)) {
            return enter(new Level(directory, place, relative, level.depth() + 1, ignores), visitor);
        } catch (KernelError e) {
            if (!passing(e)) {
                throw e;
            }
            return Next.CONTINUE;
        }
    }

    /** Whether the walk goes on: an entry that is not readable is counted, one that has just gone or changed is not met. */
    private boolean passing(KernelError e) {
        return switch (e.errno()) {
            case Errno.EACCES, Errno.EPERM -> {
                unreadable++;
                yield true;
            }
            case Errno.ENOENT, Errno.ELOOP, Errno.ENOTDIR -> true;
            default -> false;
        };
    }

    private static FileKind kind(Descriptor directory, DirectoryEntry entry) {
        if (entry.kind() != FileKind.UNKNOWN) {
            return entry.kind();
        }
        try {
            return FileCalls.status(directory, entry.name()).kind();
        } catch (KernelError e) {
            return FileKind.UNKNOWN;
        }
    }

    int met() {
        return met;
    }

    int skippedByPolicy() {
        return skippedByPolicy;
    }

    int unreadable() {
        return unreadable;
    }

    /** Whether a limit of the walk was reached, so that there may be more. */
    boolean truncated() {
        return truncated;
    }
}
