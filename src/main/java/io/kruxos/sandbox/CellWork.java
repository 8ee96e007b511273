package io.kruxos.sandbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The code of one capability inside a cell. It runs on a confined thread: it must not start threads, complete futures, or
 * touch an executor, a watcher or a cleaner, because whatever it starts stays confined for ever.
 */
@FunctionalInterface
public interface CellWork {
    /**
     * Does the work.
     *
     * @return a JSON object as JDK values, fitting the capability's output schema
     * @throws WorkFailure for every expected failure, with the error that the client gets
     * @throws PathRedirect when a path leads through a symbolic link
     */
    Map<String, @Nullable Object> run(CellContext cell, Work work);

    /** Which confined thread it needs. */
    default WorkProfile profile() {
        return WorkProfile.FILES;
    }
}
