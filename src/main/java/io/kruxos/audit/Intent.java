package io.kruxos.audit;

import io.kruxos.domain.CallId;
import io.kruxos.domain.Caller;
import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Decision;
import io.kruxos.domain.Digest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is about to run; on disk before it does.
 *
 * @param key what the client knows the call by ({@code session:request}), for finding it again after a restart
 * @param inputs the arguments as they came; the log redacts them and keeps the digest of what it was given
 * @param approval who said yes, when somebody was asked
 * @param sandboxMode {@code full}, {@code rootless} or {@code off}
 * @param sandboxProfile digest of the cell's profile as the executor read it back; null where no cell is involved
 */
public record Intent(
        CallId call,
        @Nullable String key,
        Caller caller,
        CapabilityName capability,
        Map<String, @Nullable Object> inputs,
        Decision decision,
        @Nullable ApprovalNote approval,
        String sandboxMode,
        @Nullable Digest sandboxProfile) {}
