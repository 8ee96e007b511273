package io.kruxos.policy;

import io.kruxos.domain.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Compiles all sources together. */
final class PolicyCompiler {
    private final PolicySources sources;
    private final Set<String> capabilities;
    private final Digest digest;
    private final List<Finding> found = new ArrayList<>();
    private boolean failed;

    private PolicyCompiler(PolicySources sources, Set<String> capabilities) {
        this.sources = sources;
        this.capabilities = capabilities;
        this.digest = digest(sources);
    }

    static Compilation compile(PolicySources sources, Set<String> capabilities) {
        return new PolicyCompiler(sources, capabilities).compile();
    }

    private Compilation compile() {
        Layer system = layer(LayerName.SYSTEM, sources.system());
        Layer organization = layer(LayerName.ORGANIZATION, sources.organization());
        Map<String, Layer> groups = layers(LayerName.GROUP, sources.groups());
        Map<String, Layer> agents = layers(LayerName.AGENT, sources.agents());
        if (failed || system == null) {
            return new Compilation.Rejected(found);
        }
        return new Compilation.Compiled(new PolicyBook(system, organization, groups, agents, digest), found);
    }

    private Map<String, Layer> layers(LayerName name, SortedMap<String, PolicySource> files) {
        Map<String, Layer> layers = new HashMap<>();
        files.forEach((key, source) -> {
            Layer layer = layer(name, source);
            if (layer != null) {
                layers.put(key, layer);
            }
        });
        return layers;
    }

    private @Nullable Layer layer(LayerName name, @Nullable PolicySource source) {
        if (source == null) {
            return null;
        }
        Findings findings = new Findings(source.file());
        Scope scope = new Scope(name, source.file(), sources.home(), digest, findings);
        Layer layer = DocumentReader.read(source.text(), scope)
                .map(document -> layer(document, findings))
                .orElse(null);
        found.addAll(findings.all());
        failed |= findings.failed();
        return layer;
    }

    private Layer layer(PolicyDocument document, Findings findings) {
        if (document.layer() == LayerName.SYSTEM && document.rules().isEmpty()) {
            findings.error(1, 1, "the built-in layer has no rules");
        }
        if (!capabilities.isEmpty() && document.layer() != LayerName.SYSTEM) {
            document.rules().forEach(rule -> warnOfUnknown(rule, findings));
        }
        return Layer.of(document);
    }

    private void warnOfUnknown(Rule rule, Findings findings) {
        for (CapabilityPattern pattern : rule.capabilities()) {
            if (capabilities.stream().noneMatch(pattern::matches)) {
                String hint = Words.nearest(pattern.text(), capabilities)
                        .map(word -> "; did you mean \"" + word + "\"?")
                        .orElse("");
                findings.warning(
                        rule.ref().line(), "no capability is called \"" + Words.shown(pattern.text()) + "\"" + hint);
            }
        }
    }

    /** Over every source with its place and name, each with its length before it, so that nothing can move between them. */
    private static Digest digest(PolicySources sources) {
        MessageDigest hash = Digest.sha256();
        add(hash, sources.home());
        add(hash, LayerName.SYSTEM, "", sources.system());
        PolicySource organization = sources.organization();
        if (organization != null) {
            add(hash, LayerName.ORGANIZATION, "", organization);
        }
        sources.groups().forEach((name, source) -> add(hash, LayerName.GROUP, name, source));
        sources.agents().forEach((name, source) -> add(hash, LayerName.AGENT, name, source));
        return Digest.ofHash(hash.digest());
    }

    private static void add(MessageDigest hash, LayerName layer, String name, PolicySource source) {
        add(hash, layer.word());
        add(hash, name);
        add(hash, source.file());
        add(hash, source.text());
    }

    private static void add(MessageDigest hash, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        hash.update(bytes);
    }
}
