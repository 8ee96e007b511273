package io.kruxos.transport;

import io.kruxos.domain.AgentName;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one of an agent's questions to people stands. */
@FunctionalInterface
public interface ApprovalLookup {
    /** The question as a JSON object; empty when there is none of that id or it is another agent's. */
    Optional<Map<String, @Nullable Object>> find(AgentName agent, String question);
}
