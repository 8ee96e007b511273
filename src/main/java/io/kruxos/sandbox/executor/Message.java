package io.kruxos.sandbox.executor;

import io.kruxos.domain.AgentName;
import io.kruxos.domain.SessionId;
import io.kruxos.sandbox.CellPlan;
import io.kruxos.sandbox.Work;
import io.kruxos.sandbox.WorkResult;

/**
 * What crosses between gateway and executor, one message a frame.
 *
 * <p>The gateway greets first; the executor answers with its report under id 0. Then requests go one way and answers the
 * other, in any order; the gateway's ids rise with each request. Whoever gets anything else says so in a {@link Fault} when it
 * can, and closes.
 */
sealed interface Message {
    /** The number of this protocol; both sides must speak the same, because they come from one jar. */
    long PROTOCOL = 1;

    /** The first message; {@code build} names the gateway's program. */
    record Hello(long protocol, String build) implements Message {}

    /** What a request from gateway to executor is known by. */
    sealed interface Request extends Message {
        long id();
    }

    /** Do this in the agent's cell. */
    record Run(long id, CellPlan plan, Work work) implements Request {}

    /** The caller has withdrawn request {@code target}; its result still comes, and says what was done. No answer of its own. */
    record Cancel(long target) implements Message {}

    /** Kill what runs in the agent's cells and close them; answered when that is done. */
    record CloseCells(long id, AgentName agent) implements Request {}

    /** The session is over: kill what it left running; answered when that is done. */
    record EndSession(long id, SessionId session) implements Request {}

    /** Look at a host directory that an operator has named for a mount: the executor may reach what the gateway may not. */
    record Look(long id, String directory) implements Request {}

    /** Read the enforcement back again. */
    record Probe(long id) implements Request {}

    /** What the executor is and enforces; id 0 answers the greeting. */
    record Report(long id, ExecutorReport report) implements Message {}

    /** How a request ended. */
    record Result(long id, WorkResult result) implements Message {}

    /** The sender gives the connection up, for this reason. */
    record Fault(String reason) implements Message {}
}
