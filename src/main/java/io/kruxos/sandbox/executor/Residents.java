package io.kruxos.sandbox.executor;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.SessionId;

/** What stays in cells after the call that started it: background processes. */
public interface Residents {
    /** Kills what the session started and did not ask to keep; returns when nothing of it runs any more. */
    int endSession(SessionId session);

    /** Kills all that is the agent's; returns when nothing of it runs any more. */
    int evict(AgentName agent);

    /** No residents at all. */
    Residents NONE = new Residents() {
        @Override
        public int endSession(SessionId session) {
            return 0;
        }

        @Override
        public int evict(AgentName agent) {
            return 0;
        }
    };
}
