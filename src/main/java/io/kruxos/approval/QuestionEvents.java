package io.kruxos.approval;

import io.kruxos.domain.Question;

/** Who wants to know what is asked and how it ends; called after it is on disk. */
public interface QuestionEvents {
    void asked(Question question);

    void settled(Question question);
}
