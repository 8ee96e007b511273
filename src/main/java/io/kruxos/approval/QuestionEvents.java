package io.kruxos.approval;

import io.kruxos.domain.Decision;
import io.kruxos.domain.Question;

/** Who wants to know what is asked and how it ends; called after it is on disk. */
public interface QuestionEvents {
    void asked(Question question, Decision decision);

    void settled(Question question);
}
