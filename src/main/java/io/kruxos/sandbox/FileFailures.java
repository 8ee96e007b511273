package io.kruxos.sandbox;

import io.kruxos.domain.Errors;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import io.kruxos.linux.Errno;
import io.kruxos.linux.KernelError;
import io.kruxos.sandbox.CellFiles.LastName;
import java.time.Duration;
import java.util.Map;

/** What clients are told when the kernel refuses a file call: one error type per thing that can be done about it. */
final class FileFailures {
    private static final int ENXIO = 6;
    private static final int ETXTBSY = 26;

    private FileFailures() {}

    /** A refusal at a place; {@code ELOOP} becomes a redirect to the real path. */
    static RuntimeException of(KernelError error, Place place, RealPaths realPaths) {
        return error.errno() == Errno.ELOOP ? redirect(place, realPaths) : plain(error, place);
    }

    /** A refusal at the directory that an entry was to be in. */
    static RuntimeException ofParent(KernelError error, Place parent, RealPaths realPaths) {
        return switch (error.errno()) {
            case Errno.ELOOP -> redirect(parent, realPaths);
            case Errno.ENOENT -> new WorkFailure(parentNotFound(parent));
            default -> plain(error, parent);
        };
    }

    private static RuntimeException redirect(Place place, RealPaths realPaths) {
        String sent = place.agentPath();
        String real = realPaths.of(sent, LastName.FOLLOW);
        if (!real.equals(sent)) {
            return new PathRedirect(Map.of(sent, real));
        }
        // The link was there a moment ago: whoever changes it will have to stop.
        return new WorkFailure(at(
                        place,
                        "PathChanged",
                        "A symbolic link on the way to " + sent + " changed during the call; nothing was done.",
                        RecoveryAction.of("retry", "Call again."))
                .withRetry(Duration.ofMillis(100)));
    }

    static WorkFailure plain(KernelError error, Place place) {
        return new WorkFailure(error(error, place)
                .withContext(Map.of(
                        "path", place.agentPath(), "mount", place.mount().agentPath(), "errno", error.symbol())));
    }

    private static StructuredError error(KernelError error, Place place) {
        String path = place.agentPath();
        return switch (error.errno()) {
            case Errno.ENOENT -> Errors.fileNotFound(path);
            case Errno.ENOTDIR ->
                at(
                        place,
                        "NotADirectory",
                        "Something on the way to " + path + ", or that itself, is a file and no directory.",
                        RecoveryAction.call(
                                "stat", "Use filesystem.stat on the path and its parents.", "filesystem.stat"));
            case Errno.EISDIR ->
                at(
                        place,
                        "IsADirectory",
                        path + " is a directory, and a file is needed.",
                        RecoveryAction.call("list", "Use filesystem.list for directories.", "filesystem.list"));
            case Errno.ENOTEMPTY ->
                at(
                        place,
                        "DirectoryNotEmpty",
                        path + " is a directory with entries in it.",
                        RecoveryAction.call("list_contents", "Use filesystem.list to see them.", "filesystem.list"));
            case Errno.EEXIST ->
                at(
                        place,
                        "DestinationExists",
                        "There is something at " + path + " already.",
                        RecoveryAction.of("overwrite", "Call again with overwrite=true, or take another name."));
            case Errno.ENOSPC, Errno.EDQUOT ->
                at(
                        place,
                        "DiskFull",
                        "There is not enough space for " + path + "; nothing was changed.",
                        RecoveryAction.of("check_quota", "Free space, or ask the operator for more."));
            // EOVERFLOW: its owner is a user whom an id-mapped mount does not know, such as root.
            case Errno.EACCES, Errno.EPERM, Errno.EOVERFLOW ->
                at(
                        place,
                        "PermissionDenied",
                        "The operating system does not let this agent do that at " + path + ".",
                        RecoveryAction.call(
                                "stat", "Look at owner and permissions with filesystem.stat.", "filesystem.stat"));
            case Errno.EROFS -> Errors.readOnlyMount(path, place.mount());
            case Errno.ENAMETOOLONG, Errno.EINVAL ->
                at(
                        place,
                        "InvalidPath",
                        "The file system does not take the path: a name is too long or not allowed there.",
                        RecoveryAction.of("fix_path", "Use shorter names, of at most 255 bytes each."));
            case ENXIO -> special(place);
            case ETXTBSY, Errno.EBUSY ->
                at(
                        place,
                        "FileBusy",
                        path + " is in use by the system, as a running program or a mount point.",
                        RecoveryAction.of("retry", "Call again when it is no longer in use."));
            case Errno.EFBIG ->
                at(
                        place,
                        "FileTooLarge",
                        path + " would be larger than a file may be here.",
                        RecoveryAction.of("split", "Write several smaller files."));
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM ->
                at(
                                place,
                                "ResourceExhausted",
                                "The executor has no files or memory left for this call.",
                                RecoveryAction.of("retry", "Call again in a moment."))
                        .withRetry(Duration.ofSeconds(1));
            default ->
                at(
                        place,
                        "FileSystemError",
                        "The file system refused the call at " + path + " with " + error.symbol() + ".",
                        RecoveryAction.of("tell_operator", "Tell the operator if it happens again."));
        };
    }

    static StructuredError parentNotFound(Place parent) {
        return at(
                parent,
                "ParentNotFound",
                "The directory " + parent.agentPath() + " does not exist.",
                RecoveryAction.of("create_parents", "Call again with create_parents=true where the call has it."),
                RecoveryAction.call("mkdir", "Create the directory with filesystem.mkdir.", "filesystem.mkdir"));
    }

    private static StructuredError special(Place place) {
        return at(
                place,
                "NotAFile",
                place.agentPath() + " is a pipe, socket or device, which agents can't open.",
                RecoveryAction.call("stat", "Look at it with filesystem.stat.", "filesystem.stat"));
    }

    private static StructuredError at(Place place, String type, String message, RecoveryAction... actions) {
        return StructuredError.of(type, message, actions).withContext(Map.of("path", place.agentPath()));
    }
}
