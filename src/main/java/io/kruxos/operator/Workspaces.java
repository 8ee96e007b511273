package io.kruxos.operator;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.Mount;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which host directories may become an agent's. */
public interface Workspaces {
    /**
     * The agent's {@code /workspace} beside {@code others}: the directory named, or a new one in KruxOS's home.
     *
     * @throws OperatorRefusal when the directory can't be one
     */
    Mount workspace(AgentName agent, Optional<String> hostPath, List<Mount> others);

    /**
     * A further mount beside {@code others}.
     *
     * @throws OperatorRefusal when it can't be one
     */
    Mount mount(AgentName agent, String label, Path hostPath, boolean writable, List<Mount> others);
}
