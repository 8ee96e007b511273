package io.kruxos.app;

import io.kruxos.call.PolicyInForce;
import io.kruxos.operator.PolicyShelf;
import io.kruxos.policy.Compilation;
import io.kruxos.policy.Finding;
import io.kruxos.policy.PolicyBook;
import io.kruxos.policy.PolicySource;
import io.kruxos.policy.PolicySources;
import io.kruxos.shipped.ShippedPolicies;
import io.kruxos.store.PolicyFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the policy in force what the files say: looks twice a second, compiles what changed, and puts it in force when it is
 * valid. What is not valid changes nothing and is told, and the last good policy decides on.
 */
final class PolicyDirectory implements PolicyShelf, AutoCloseable {
    private static final Logger LOG = System.getLogger(PolicyDirectory.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofMillis(400);

    private final PolicyFiles files;
    private final Path home;
    private final Set<String> capabilities;
    private final PolicySource system;
    private final PolicyInForce inForce;
    private final Changes changes;
    private final Thread watcher;
    private volatile List<Finding> findings;
    private volatile @Nullable String seen;

    /** Who wants to know; both are called on the watching thread. */
    interface Changes {
        void replaced(io.kruxos.domain.Digest before, PolicyBook book, List<String> files);

        void refused(PolicyBook kept, List<Finding> findings);
    }

    private PolicyDirectory(
            PolicyFiles files, Path home, Set<String> capabilities, PolicySource system, Changes changes)
            throws IOException {
        this.files = files;
        this.home = home;
        this.capabilities = capabilities;
        this.system = system;
        this.changes = changes;
        this.seen = files.fingerprint();
        Compilation.Compiled first = first();
        this.findings = first.warnings();
        this.inForce = new PolicyInForce(first.book());
        this.watcher = Thread.ofVirtual().name("policy-watch").unstarted(this::watch);
    }

    /**
     * Reads what is there.
     *
     * @throws InvalidPolicy when it can't be used: a gateway does not start on a policy that nobody wrote
     * @throws IOException when it can't be read
     */
    static PolicyDirectory open(Home home, Set<String> capabilities, Changes changes) throws IOException {
        PolicyDirectory directory = new PolicyDirectory(
                new PolicyFiles(home.policies()),
                home.directory().toRealPath(),
                capabilities,
                ShippedPolicies.system(),
                changes);
        directory.watcher.start();
        return directory;
    }

    PolicyInForce inForce() {
        return inForce;
    }

    /** What is wrong or odd in the files as they are now; the policy in force may be older. */
    @Override
    public List<Finding> findings() {
        return findings;
    }

    /** Checks texts as they would be beside the files; {@code text} takes the place of the file {@code name}. */
    @Override
    public Compilation check(@Nullable String name, @Nullable String text) throws IOException {
        Map<String, String> texts = files.read();
        if (name != null && text != null) {
            texts.put(name, text);
        }
        return compile(texts);
    }

    /** Whether a group has a file of its own. */
    boolean knows(String group) {
        try {
            return files.read().containsKey("groups/" + group + ".yaml");
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot read the policies", e);
            return false;
        }
    }

    private Compilation.Compiled first() throws IOException {
        return switch (compile(files.read())) {
            case Compilation.Compiled compiled -> compiled;
            case Compilation.Rejected(var faults) -> throw new InvalidPolicy(faults);
        };
    }

    private Compilation compile(Map<String, String> texts) {
        PolicySources sources = PolicySources.builtIn(system, home.toString());
        for (Map.Entry<String, String> text : texts.entrySet()) {
            PolicySource source = new PolicySource(text.getKey(), text.getValue());
            String name = Path.of(text.getKey()).getFileName().toString().replaceFirst("\\.yaml$", "");
            if (text.getKey().startsWith("groups/")) {
                sources = sources.withGroup(name, source);
            } else if (text.getKey().startsWith("agents/")) {
                sources = sources.withAgent(name, source);
            } else {
                sources = sources.withOrganization(source);
            }
        }
        return PolicyBook.compile(sources, capabilities);
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(LOOK_EVERY);
                look();
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) { // the last good policy stays, whatever is the matter
                LOG.log(Level.WARNING, "cannot read the policies; the last good ones stay in force", e);
            }
        }
    }

    private void look() throws IOException {
        String now = files.fingerprint();
        if (now.equals(seen)) {
            return;
        }
        Map<String, String> texts = files.read();
        seen = now;
        switch (compile(texts)) {
            case Compilation.Compiled(var book, var warnings) -> {
                findings = warnings;
                changes.replaced(inForce.replace(book), book, List.copyOf(texts.keySet()));
            }
            case Compilation.Rejected(var faults) -> {
                findings = faults;
                LOG.log(Level.WARNING, "invalid policy, the last good one stays in force: {0}", faults.getFirst());
                changes.refused(inForce.book(), faults);
            }
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
