package io.kruxos.capability.filesystem;

import io.kruxos.linux.Inotify.Event;
import io.kruxos.sandbox.Place;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One change that a watch reports.
 *
 * @param from where a renamed entry was before
 */
record Change(Type type, Place place, boolean directory, Optional<Place> from) {
    /** What happened. */
    enum Type {
        CREATE,
        /** Content or attributes changed; also a file replaced at once by a new one. */
        MODIFY,
        DELETE,
        RENAME;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Type> of(Event event) {
            // Moved in from elsewhere is new here, and moved out is gone.
            if (event.is(Event.CREATE | Event.MOVED_TO)) {
                return Optional.of(CREATE);
            }
            if (event.is(Event.DELETE | Event.MOVED_FROM | Event.DELETE_SELF | Event.MOVE_SELF)) {
                return Optional.of(DELETE);
            }
            return event.is(Event.MODIFY | Event.CLOSE_WRITE | Event.ATTRIBUTES)
                    ? Optional.of(MODIFY)
                    : Optional.empty();
        }
    }

    Map<String, @Nullable Object> map() {
        Answer answer = new Answer()
                .with("type", type.word())
                .with("path", place.agentPath())
                .with("directory", directory);
        from.ifPresent(before -> answer.with("from", before.agentPath()));
        return answer.map();
    }
}
