package io.kruxos.audit;

import io.kruxos.domain.QuestionId;
import org.jspecify.annotations.Nullable;

/**
 * Who decided a question.
 *
 * @param by the operators that agreed, or null when a grant answered
 * @param grant the grant that answered, or null
 */
public record ApprovalNote(
        QuestionId question, @Nullable String by, @Nullable String grant) {}
