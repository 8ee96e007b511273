package io.kruxos.sandbox.executor;

import io.kruxos.domain.Digest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an executor says of itself.
 *
 * @param build names the program it runs, for people
 * @param pid its process id, for people
 * @param mode {@code full}, {@code rootless} or {@code off}
 * @param enforcement the layers, as they were read back from the kernel
 * @param profile the digest of {@code enforcement}, which audit records carry
 */
public record ExecutorReport(
        String build, long pid, String mode, Map<String, @Nullable Object> enforcement, Digest profile) {}
