package io.kruxos.policy;

import io.kruxos.domain.CallFacts;
import io.kruxos.domain.HostFact;
import io.kruxos.domain.PathFact;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One point of a call: one of its paths, one of its hosts, one of its commands and one of its URLs, where it has any. */
class Point {
    final CallFacts facts;

    @Nullable
    PathFact path;

    @Nullable
    HostFact host;

    @Nullable
    CommandView command;

    @Nullable
    String url;

    Point(CallFacts facts) {
        this.facts = facts;
    }

    boolean tree() {
        return path != null && path.reach() == PathFact.Reach.SUBTREE;
    }

    /** {@code write /workspace/a, git}: what is looked at, in a few words. */
    String words() {
        StringBuilder words = new StringBuilder();
        if (path != null) {
            add(
                    words,
                    path.access().name().toLowerCase(Locale.ROOT) + " " + path.path() + (tree() ? " and below" : ""));
        }
        if (host != null) {
            add(words, "host " + host.host() + ":" + host.port());
        }
        if (command != null) {
            add(words, "command " + String.join(" ", command.fact().argv()));
        }
        if (url != null) {
            add(words, "url " + url);
        }
        return words.isEmpty() ? "the call" : words.toString();
    }

    private static void add(StringBuilder words, String more) {
        words.append(words.isEmpty() ? "" : ", ").append(more);
    }
}
