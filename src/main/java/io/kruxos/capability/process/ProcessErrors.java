package io.kruxos.capability.process;

import io.kruxos.domain.RecoveryAction;
import io.kruxos.domain.StructuredError;
import java.util.Map;

/** Errors that more than one part of {@code process.*} gives. */
final class ProcessErrors {
    private ProcessErrors() {}

    static StructuredError commandNotFound(String command, String message) {
        return StructuredError.of(
                        "CommandNotFound",
                        message,
                        RecoveryAction.of(
                                "check_name",
                                "Check the name: process.run(command=\"which\", args=[NAME]) tells where a program is."),
                        RecoveryAction.of("use_full_path", "Give the program's full path."))
                .withContext(Map.of("command", command, "path", Environment.PATH));
    }
}
