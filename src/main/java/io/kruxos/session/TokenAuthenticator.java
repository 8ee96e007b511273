package io.kruxos.session;

import io.kruxos.domain.Agent;
import io.kruxos.domain.AgentName;
import io.kruxos.store.AgentRepository.Registered;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Compares a token's hash with every agent's, always all of them and each in constant time, so that neither the time nor the
 * answer tells how near a guess was. A right token is never locked out by other people's wrong ones: with 256 random bits there
 * is nothing to guess, and the limit on wrong tries only keeps a misconfigured client from flooding the log.
 */
public final class TokenAuthenticator implements Authenticator {
    private final AgentRegistry agents;
    private final WrongTries wrongTries;

    public TokenAuthenticator(AgentRegistry agents, Clock clock) {
        this.agents = agents;
        this.wrongTries = new WrongTries(clock);
    }

    @Override
    public Authentication authenticate(@Nullable AgentName claimed, String token, String source) {
        Agent owner = owner(token);
        if (owner == null || (claimed != null && !claimed.equals(owner.name()))) {
            Duration wait = wrongTries.count(source);
            return wait.isZero() ? new Authentication.Wrong() : new Authentication.TooManyTries(wait);
        }
        return switch (owner.state()) {
            case ACTIVE, PAUSED -> new Authentication.Granted(owner.name());
            case REVOKED -> new Authentication.Revoked(owner.name());
        };
    }

    private @Nullable Agent owner(String token) {
        byte[] hash = AgentRegistry.hash(token).bytes();
        Agent owner = null;
        for (Registered registered : agents.registered().values()) {
            if (MessageDigest.isEqual(hash, registered.tokenHash().bytes())) {
                owner = registered.agent();
            }
        }
        return owner;
    }
}
