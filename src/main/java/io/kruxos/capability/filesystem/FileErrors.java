package io.kruxos.capability.filesystem;

import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.ErrorType;
import io.kruxos.domain.Errors;
import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import io.kruxos.linux.FileKind;
import io.kruxos.linux.FileStatus;
import io.kruxos.sandbox.CellContext;
import io.kruxos.sandbox.Place;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkFailure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The failures of file work that no errno tells; each says what to do. */
final class FileErrors {
    private FileErrors() {}

    static WorkFailure failure(
            String type, String message, Map<String, ? extends @Nullable Object> context, RecoveryAction... actions) {
        return new WorkFailure(StructuredError.of(type, message, actions).withContext(Map.copyOf(context)));
    }

    /** Lets regular files pass. */
    static void requireRegular(FileStatus status, Place place) {
        Map<String, Object> context = Map.of("path", place.agentPath());
        switch (status.kind()) {
            case REGULAR -> {}
            case DIRECTORY ->
                throw failure(
                        "IsADirectory",
                        place.agentPath() + " is a directory, and a file is needed.",
                        context,
                        RecoveryAction.call("list", "Use filesystem.list for directories.", "filesystem.list"));
            case LINK, SPECIAL, UNKNOWN ->
                throw failure(
                        "NotAFile",
                        place.agentPath() + " is no regular file but a pipe, socket, device or link.",
                        context,
                        RecoveryAction.call("stat", "Look at it with filesystem.stat.", "filesystem.stat"));
        }
    }

    static WorkFailure directoryNotFound(Place place) {
        return failure(
                "DirectoryNotFound",
                "There is no directory " + place.agentPath() + ".",
                Map.of("path", place.agentPath()),
                RecoveryAction.call("list", "List the directory above it.", "filesystem.list"),
                RecoveryAction.call("search", "Search for it by name.", "filesystem.search"));
    }

    static WorkFailure notADirectory(Place place) {
        return failure(
                "NotADirectory",
                place.agentPath() + " is a file, and a directory is needed.",
                Map.of("path", place.agentPath()),
                RecoveryAction.call("read", "Use filesystem.read to read the file instead.", "filesystem.read"));
    }

    static WorkFailure encoding(Place place, String encoding, String why) {
        return failure(
                "EncodingError",
                place.agentPath() + " can't be read or written as " + encoding + ": " + why,
                Map.of("path", place.agentPath(), "encoding", encoding),
                RecoveryAction.of("try_binary", "Call again with encoding='binary': content is then base64."));
    }

    static WorkFailure tooLarge(Place place, long size, long max, RecoveryAction action) {
        return failure(
                "FileTooLarge",
                place.agentPath() + " has " + size + " bytes; at most " + max + " are handled in one call.",
                Map.of("path", place.agentPath(), "size", size, "max_bytes", max),
                action);
    }

    static WorkFailure destinationExists(Place place, FileKind kind) {
        String what = kind == FileKind.DIRECTORY ? "a directory" : "a file";
        return failure(
                "DestinationExists",
                "There is " + what + " at " + place.agentPath() + " already; nothing was changed.",
                Map.of("path", place.agentPath()),
                kind == FileKind.DIRECTORY
                        ? RecoveryAction.of("other_name", "Take another name, or delete the directory first.")
                        : RecoveryAction.of("overwrite", "Call again with overwrite=true to replace the file."));
    }

    static WorkFailure directoryNotEmpty(Place place) {
        return failure(
                "DirectoryNotEmpty",
                place.agentPath() + " is a directory with entries in it; nothing was changed.",
                Map.of("path", place.agentPath()),
                RecoveryAction.call("list_contents", "See what is in it.", "filesystem.list"),
                RecoveryAction.of("recursive", "Call again with recursive=true to take all of it."));
    }

    /** A change would reach a path that the decision doesn't cover. */
    static WorkFailure excluded(String path, String verb) {
        return new WorkFailure(new StructuredError(
                ErrorType.POLICY_DENIED.word(),
                "Policy is stricter at " + path + " below the path that was to be " + verb,
                "Nothing was " + verb + ": a policy rule protects " + path
                        + ", which lies below the path that you named. Do not try to reach the same end another way.",
                List.of(
                        RecoveryAction.of("narrow", "Name only paths that do not contain it."),
                        RecoveryAction.call("show_policy", "See which rules apply to you.", "agent.policy")),
                false,
                null,
                Map.of("path", path)));
    }

    static WorkFailure checksumMismatch(Place place, String expected, String found) {
        return failure(
                "ChecksumMismatch",
                place.agentPath() + " is not as expected: it was changed by something else. Nothing was changed.",
                Map.of("path", place.agentPath(), "expected", expected, "found", found),
                RecoveryAction.call("read_again", "Read the file again and decide anew.", "filesystem.read"));
    }

    static WorkFailure invalidPattern(String message) {
        return failure(
                "InvalidPattern",
                message,
                Map.of(),
                RecoveryAction.of(
                        "simplify",
                        "Use a simpler pattern. Globs: * ** ? [abc] {a,b}; regular expressions: RE2 syntax."));
    }

    static WorkFailure rootRefused(Place place, String verb) {
        return failure(
                "InvalidPath",
                place.agentPath() + " is the root of a mount and can't be " + verb + ".",
                Map.of("path", place.agentPath()),
                RecoveryAction.of("fix_path", "Name something inside of it."));
    }

    /** Ends the work when the caller has withdrawn it. */
    static void requireWanted(CellContext cell, Work work) {
        if (cell.cancelled()) {
            throw new WorkFailure(Errors.cancelled(new CapabilityName(work.name())));
        }
    }
}
