package io.kruxos.call;

import io.kruxos.domain.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What cells are made of now, for the record.
 *
 * @param mode {@code full}, {@code rootless}, {@code off}, or {@code away} while no executor is there
 * @param profile digest of what the executor read back from the kernel
 */
public record SandboxState(String mode, @Nullable Digest profile) {
    public static final SandboxState AWAY = new SandboxState("away", null);
}
