package io.kruxos.app;

import io.kruxos.audit.AuditLog;
import io.kruxos.audit.Entry.AuthenticationFailed;
import io.kruxos.audit.Entry.AuthenticationFailed.Cause;
import io.kruxos.domain.AgentName;
import io.kruxos.session.Authentication;
import io.kruxos.session.Authenticator;
import org.jspecify.annotations.Nullable;

/** Records every token that opened nothing. */
final class RecordedAuthentication implements Authenticator {
    private final Authenticator tokens;
    private final AuditLog audit;

    RecordedAuthentication(Authenticator tokens, AuditLog audit) {
        this.tokens = tokens;
        this.audit = audit;
    }

    @Override
    public Authentication authenticate(@Nullable AgentName claimed, String token, String source) {
        Authentication answer = tokens.authenticate(claimed, token, source);
        switch (answer) {
            case Authentication.Granted granted -> {}
            case Authentication.Wrong wrong -> failed(claimed, source, Cause.WRONG);
            case Authentication.Revoked revoked -> failed(claimed, source, Cause.REVOKED);
            case Authentication.TooManyTries tries -> failed(claimed, source, Cause.TOO_MANY_TRIES);
        }
        return answer;
    }

    private void failed(@Nullable AgentName claimed, String source, Cause cause) {
        audit.record(new AuthenticationFailed(claimed == null ? null : claimed.value(), source, cause));
    }
}
