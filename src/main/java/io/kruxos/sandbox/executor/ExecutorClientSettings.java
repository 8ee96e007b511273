package io.kruxos.sandbox.executor;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the gateway reaches its executor.
 *
 * @param peer who must be at the other end
 * @param build names the gateway's program, for the executor's log
 * @param patience how long a call waits for an executor that is away
 * @param grace how long after its own end a call's time is really over: the executor's clock comes first, because it keeps
 *     what was done; again as long a withdrawn call is waited for
 */
public record ExecutorClientSettings(Path socket, PeerIdentity peer, String build, Duration patience, Duration grace) {}
