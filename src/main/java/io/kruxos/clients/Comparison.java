package io.kruxos.clients;

import io.kruxos.clients.format.Meaning;
import io.kruxos.clients.format.Unwritable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client's file held against what must be so in it. */
sealed interface Comparison {
    WrittenFile file();

    /** Everything is as it must be. */
    record Holds(WrittenFile file) implements Comparison {}

    /**
     * Something is missing or was changed.
     *
     * @param faults a line each, without any value that is there
     * @param after what the file must hold
     */
    record Lacks(WrittenFile file, FileOnDisk now, List<String> faults, String after) implements Comparison {
        public Lacks {
            faults = List.copyOf(faults);
        }

        String before() {
            return now.text().orElse("");
        }
    }

    /** It cannot be read, understood or changed safely. */
    record Refused(WrittenFile file, String reason) implements Comparison {}

    static Comparison of(WrittenFile file) {
        try {
            FileOnDisk now = FileOnDisk.look(file.path(), file.scope());
            String before = now.text().orElse(file.preface());
            Map<String, @Nullable Object> meaning = file.format().meaning(before);
            Map<String, @Nullable Object> wanted = meaning;
            List<String> faults = new ArrayList<>();
            if (now.text().isEmpty()) {
                faults.add("there is no such file");
            }
            for (Demand demand : file.demands()) {
                if (now.text().isPresent() && !demand.holds(meaning)) {
                    faults.add(demand.fault(meaning));
                }
                wanted = demand.settle(wanted);
            }
            if (now.exposed()) {
                faults.add("others than its owner may change it");
            }
            return faults.isEmpty()
                    ? new Holds(file)
                    : new Lacks(file, now, faults, file.format().rewrite(before, wanted));
        } catch (Unwritable e) {
            return new Refused(file, e.reason());
        }
    }

    /** The token that a file holds in clear for the agent; empty when none does. */
    static String literalToken(Comparison comparison, String agent) {
        if (!(comparison instanceof Lacks lacks)) {
            return "";
        }
        Map<String, @Nullable Object> meaning = lacks.file().format().meaning(lacks.before());
        for (Demand demand : lacks.file().demands()) {
            if (demand instanceof Demand.NoToken token
                    && !token.literal(meaning).isEmpty()) {
                Object named = Meaning.valueAt(meaning, token.agent());
                return named == null || Objects.equals(named, agent) ? token.literal(meaning) : "";
            }
        }
        return "";
    }
}
