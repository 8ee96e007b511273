package io.kruxos.operator;

import io.kruxos.policy.Compilation;
import io.kruxos.policy.Finding;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policy files, for operators who look at them. */
public interface PolicyShelf {
    /** What is wrong or odd in the files as they are. */
    List<Finding> findings();

    /** What would come of the files, with {@code text} in the place of the file {@code name}; both null for the files as they are. */
    Compilation check(@Nullable String name, @Nullable String text) throws IOException;
}
