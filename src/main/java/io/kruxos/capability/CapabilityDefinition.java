package io.kruxos.capability;

import io.kruxos.domain.CapabilityName;
import io.kruxos.domain.Tier;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a capability is, read from {@code capabilities/<category>.yaml}; everything that people, models and policy know of it
 * comes from here.
 *
 * @param title a few words for people
 * @param description what it does, when to use it and when not, written to be found by a search over words
 * @param defaultTier the tier where no policy layer says anything stricter or freer
 * @param inputSchema JSON Schema (2020-12) of the arguments, as JDK values
 * @param outputSchema JSON Schema of the answer
 * @param effects what it changes and reaches: the source of MCP's annotations
 */
public record CapabilityDefinition(
        CapabilityName name,
        String title,
        String description,
        Tier defaultTier,
        Map<String, @Nullable Object> inputSchema,
        Map<String, @Nullable Object> outputSchema,
        Effects effects,
        List<String> tags) {
    /**
     * What a call may do.
     *
     * @param readOnly changes nothing, so that its record may reach the disk while it runs
     * @param destructive may lose what was there before
     * @param idempotent doing it twice is doing it once
     * @param openWorld reaches beyond the machine
     */
    public record Effects(boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {}
}
