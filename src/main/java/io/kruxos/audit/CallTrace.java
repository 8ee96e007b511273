package io.kruxos.audit;

import io.kruxos.domain.CallId;

/**
 * What the log knows of a call that a client asks for again.
 *
 * @param intended whether it was about to run: it may have
 * @param ended whether its end is recorded
 * @param status as in {@link AuditQuery#status()}
 */
public record CallTrace(CallId call, boolean intended, boolean ended, String status) {}
