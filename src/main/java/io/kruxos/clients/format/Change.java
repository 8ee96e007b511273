package io.kruxos.clients.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One step from what a file means to what it should mean. */
sealed interface Change {
    Location at();

    /** The value is there afterwards, new or instead of another. */
    record Put(Location at, @Nullable Object value) implements Change {}

    /** Nothing is there afterwards. */
    record Remove(Location at) implements Change {}

    /** The steps, in the order of the wanted meaning; a list is changed in its elements only when those are objects. */
    static List<Change> between(Map<String, @Nullable Object> now, Map<String, @Nullable Object> wanted) {
        List<Change> changes = new ArrayList<>();
        collect(Location.TOP, now, wanted, changes);
        return changes;
    }

    private static void collect(Location at, @Nullable Object now, @Nullable Object wanted, List<Change> changes) {
        if (Objects.equals(now, wanted)) {
            return;
        }
        if (now instanceof Map<?, ?> old && wanted instanceof Map<?, ?> fresh) {
            collectKeys(at, old, fresh, changes);
        } else if (now instanceof List<?> old
                && wanted instanceof List<?> fresh
                && areObjects(old)
                && areObjects(fresh)) {
            collectElements(at, old, fresh, changes);
        } else {
            changes.add(new Put(at, wanted));
        }
    }

    private static void collectKeys(Location at, Map<?, ?> now, Map<?, ?> wanted, List<Change> changes) {
        for (Object key : now.keySet()) {
            if (!wanted.containsKey(key)) {
                changes.add(new Remove(at.child(key)));
            }
        }
        wanted.forEach((key, value) -> {
            if (now.containsKey(key)) {
                collect(at.child(key), now.get(key), value, changes);
            } else {
                changes.add(new Put(at.child(key), value));
            }
        });
    }

    private static void collectElements(Location at, List<?> now, List<?> wanted, List<Change> changes) {
        // From the end, so that the positions before stay what they are.
        for (int i = now.size() - 1; i >= wanted.size(); i--) {
            changes.add(new Remove(at.child(i)));
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (i < now.size()) {
                collect(at.child(i), now.get(i), wanted.get(i), changes);
            } else {
                changes.add(new Put(at.child(i), wanted.get(i)));
            }
        }
    }

    private static boolean areObjects(List<?> list) {
        return !list.isEmpty() && list.stream().allMatch(Map.class::isInstance);
    }
}
