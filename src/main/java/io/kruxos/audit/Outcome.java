package io.kruxos.audit;

import io.kruxos.domain.Digest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param status {@code ok}, {@code error}, {@code refused}, {@code cancelled} or {@code unknown}
 * @param errorType the structured error's type, when there is one
 * @param output digest of the answer's deterministic CBOR form
 * @param durationUs from the call's arrival to its end, in microseconds
 * @param resources figures of the kernel ({@code cpu_ms}, {@code memory_peak_bytes}, …), possibly empty
 */
public record Outcome(
        String status,
        @Nullable String errorType,
        @Nullable Digest output,
        long outputBytes,
        long durationUs,
        Map<String, @Nullable Object> resources) {}
