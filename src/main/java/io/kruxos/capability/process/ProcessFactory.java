package io.kruxos.capability.process;

import io.kruxos.sandbox.SandboxMode;
import io.kruxos.sandbox.executor.Errand;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

/** Makes the records of processes, each with an id that nobody can guess. */
final class ProcessFactory {
    private final Path logs;
    private final SandboxMode mode;
    private final Clock clock;
    private final SecureRandom random;

    ProcessFactory(Path logs, SandboxMode mode, Clock clock, SecureRandom random) {
        this.logs = logs;
        this.mode = mode;
        this.clock = clock;
        this.random = random;
    }

    ManagedProcess make(Errand errand) {
        RunRequest request = RunRequest.of(errand.work());
        Environment.require(request.environment());
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return new ManagedProcess(
                "proc_" + HexFormat.of().formatHex(bytes),
                errand.plan().agent(),
                errand.work().session(),
                request,
                EnforcedLimits.of(request, mode),
                clock.instant(),
                logs.resolve(Integer.toString(errand.plan().number())));
    }
}
