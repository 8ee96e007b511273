package io.kruxos.transport;

import io.kruxos.domain.AgentName;
import io.kruxos.transport.ConnectionCounts.Entry;
import io.kruxos.transport.Credentials.Claim;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Every request of the agents' port: who may knock, who it is, how many there are, and which face it wants. */
final class FrontDoor extends Handler.Abstract.NonBlocking {
    private static final System.Logger LOG = System.getLogger(FrontDoor.class.getName());

    private final AccessRules rules;
    private final Credentials credentials;
    private final ConnectionCounts counts;
    private final SocketFace sockets;
    private final McpHttpFace mcp;
    private final RpcFace rpc;

    FrontDoor(
            AccessRules rules,
            Credentials credentials,
            ConnectionCounts counts,
            SocketFace sockets,
            McpHttpFace mcp,
            RpcFace rpc) {
        this.rules = rules;
        this.credentials = credentials;
        this.counts = counts;
        this.sockets = sockets;
        this.mcp = mcp;
        this.rpc = rpc;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Optional<Refusal> refusal = rules.refusal(request);
        if (refusal.isPresent()) {
            Answers.refuse(response, callback, refusal.get());
        } else {
            Thread.startVirtualThread(() -> serve(request, response, callback));
        }
        return true;
    }

    /** The edge: whatever goes wrong within ends here, as a refusal without a word of its cause. */
    private void serve(Request request, Response response, Callback callback) {
        try {
            switch (credentials.claim(request)) {
                case Claim.Refused(Refusal refusal) -> Answers.refuse(response, callback, refusal);
                case Claim.Proved(AgentName agent) -> serve(agent, request, response, callback);
            }
        } catch (IOException e) {
            callback.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a request failed", e);
            if (response.isCommitted()) {
                callback.failed(e);
            } else {
                response.reset();
                Answers.refuse(response, callback, Refusal.of(500, "failed", "The request could not be served."));
            }
        }
    }

    private void serve(AgentName agent, Request request, Response response, Callback callback)
            throws IOException, InterruptedException {
        switch (counts.enter(agent)) {
            case Entry.Refused(Refusal refusal) -> Answers.refuse(response, callback, refusal);
            case Entry.Entered() -> {
                if (WebSocketHandshake.isWanted(request)) {
                    upgrade(agent, request, response, callback);
                } else {
                    try {
                        exchange(agent, request, response, callback);
                    } finally {
                        counts.leave(agent);
                    }
                }
            }
        }
    }

    private void upgrade(AgentName agent, Request request, Response response, Callback callback) {
        switch (Request.getPathInContext(request)) {
            case "/", "/mcp" -> sockets.upgrade(agent, request, response, callback);
            default -> {
                counts.leave(agent);
                Answers.refuse(response, callback, notFound());
            }
        }
    }

    private void exchange(AgentName agent, Request request, Response response, Callback callback)
            throws IOException, InterruptedException {
        switch (Request.getPathInContext(request)) {
            case "/mcp" -> mcp.serve(agent, request, response, callback);
            case "/rpc" -> rpc.serve(agent, request, response, callback);
            default -> Answers.refuse(response, callback, notFound());
        }
    }

    private static Refusal notFound() {
        return Refusal.of(
                404, "not_found", "There are WebSockets at / and /mcp, streamable HTTP at /mcp, and POST /rpc.");
    }
}
