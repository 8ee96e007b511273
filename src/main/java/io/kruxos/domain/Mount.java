package io.kruxos.domain;

import java.nio.file.Path;

/**
 * A host directory that an agent sees.
 *
 * @param agentPath {@code /workspace} or {@code /mnt/<label>}: the name in policy, approvals and audit
 * @param hostPath the real, absolute host directory
 * @param writable whether the agent may change what is below
 */
public record Mount(String agentPath, Path hostPath, boolean writable) {
    public Mount {
        if (!agentPath.equals("/workspace") && !agentPath.matches("/mnt/[a-z0-9][a-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException("a mount is /workspace or /mnt/<label>: " + agentPath);
        }
        if (!hostPath.isAbsolute()) {
            throw new IllegalArgumentException("a mount's host path is absolute: " + hostPath);
        }
    }
}
