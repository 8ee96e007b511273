package io.kruxos.sandbox;

import io.kruxos.domain.Digest;
import java.util.List;

/**
 * What the kernel enforces on a cell's threads, as it was read back from them.
 *
 * @param profile digest of everything that was put in force; equal for equal confinement
 */
public record EnforcementReport(SandboxMode mode, List<Layer> layers, Digest profile) {
    /**
     * One layer in force.
     *
     * @param name {@code landlock}, {@code seccomp}, {@code no_new_privs}, …
     * @param detail what was seen
     */
    public record Layer(String name, String detail) {}

    public EnforcementReport {
        layers = List.copyOf(layers);
    }
}
