package io.kruxos.transport;

import io.kruxos.domain.AgentName;
import io.kruxos.session.Authentication;
import io.kruxos.session.Authenticator;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Two agents, one revoked one, and a token that stands for too many tries. */
final class FakeAuthenticator implements Authenticator {
    static final AgentName CODEX = new AgentName("codex");
    static final AgentName OTHER = new AgentName("other");
    static final String CODEX_TOKEN = "c".repeat(64);
    static final String OTHER_TOKEN = "d".repeat(64);
    static final String REVOKED_TOKEN = "e".repeat(64);
    static final String TRIED_TOKEN = "f".repeat(64);

    final BlockingQueue<String> sources = new LinkedBlockingQueue<>();

    @Override
    public Authentication authenticate(@Nullable AgentName claimed, String token, String source) {
        sources.add(source);
        if (token.equals(REVOKED_TOKEN)) {
            return new Authentication.Revoked(new AgentName("gone"));
        }
        if (token.equals(TRIED_TOKEN)) {
            return new Authentication.TooManyTries(Duration.ofSeconds(90));
        }
        AgentName agent = token.equals(CODEX_TOKEN) ? CODEX : token.equals(OTHER_TOKEN) ? OTHER : null;
        return agent != null && (claimed == null || claimed.equals(agent))
                ? new Authentication.Granted(agent)
                : new Authentication.Wrong();
    }
}
