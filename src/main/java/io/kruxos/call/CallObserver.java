package io.kruxos.call;

import io.kruxos.domain.QuestionId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the client's side wants to hear of a running call, and how it stops one. */
public interface CallObserver {
    /** A person has been asked and {@code waited} has passed; called at once and then at intervals, on the call's thread. */
    void waiting(QuestionId question, Duration waited, Duration timeout);

    /**
     * Registers what to run when the client withdraws the call; runs it at once if that has happened already. Null takes the
     * registration back.
     */
    void onCancel(@Nullable Runnable action);
}
