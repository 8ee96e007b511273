package io.kruxos.approval;

import io.kruxos.domain.Question;

/** What an operator's decision came to. */
public sealed interface Reply {
    /** It counts; the question stands as it says. */
    record Decided(Question question) implements Reply {}

    /** It counts, and more people must agree before the call runs. */
    record Counted(Question question, int agreed) implements Reply {}

    /** It came too late, or somebody else was first; nothing changed and nothing runs. */
    record Conflict(Question question) implements Reply {}

    /** There is no such question. */
    record Unknown() implements Reply {}
}
