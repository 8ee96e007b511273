package io.kruxos.capability.definition;

import io.kruxos.capability.CapabilityDefinition;
import io.kruxos.capability.CapabilityNames;
import io.kruxos.capability.schema.Expectation;
import io.kruxos.capability.schema.Field;
import io.kruxos.capability.schema.InputRule;
import io.kruxos.capability.schema.ValueType;
import io.kruxos.domain.RecoveryAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The documentation page of one category, in Markdown. */
final class CategoryPage {
    private final StringBuilder page = new StringBuilder();

    private CategoryPage() {}

    static String of(Category category) {
        CategoryPage page = new CategoryPage();
        page.overview(category);
        category.capabilities().forEach(page::capability);
        return page.page.toString();
    }

    static String anchor(CapabilitySpec spec) {
        return spec.name().value().toLowerCase(Locale.ROOT).replace(".", "");
    }

    private void overview(Category category) {
        line("# " + category.title());
        line("");
        line(category.about());
        line("");
        line("| capability | default tier | what it does |");
        line("|---|---|---|");
        for (CapabilitySpec spec : category.capabilities()) {
            row(
                    "[" + spec.name() + "](#" + anchor(spec) + ")",
                    "`" + spec.definition().defaultTier().word() + "`",
                    spec.purpose());
        }
    }

    private void capability(CapabilitySpec spec) {
        line("");
        line("## " + spec.name());
        line("");
        line("**" + spec.definition().title() + "** · MCP tool `" + CapabilityNames.listed(spec.name())
                + "` · default tier `" + spec.definition().defaultTier().word() + "` · "
                + effects(spec.definition().effects()));
        line("");
        line(spec.purpose());
        line("");
        line("Use it when: " + spec.useWhen());
        line("");
        line("Not when: " + spec.avoidWhen());
        inputs(spec);
        fields("Answer", spec.outputs());
        list("Side effects", spec.sideEffects());
        list("What policy sees", facts(spec.facts()));
        errors(spec);
        patterns(spec);
        line("");
        line("Words: " + String.join(", ", spec.definition().tags()));
    }

    private static String effects(CapabilityDefinition.Effects effects) {
        List<String> words = new ArrayList<>();
        words.add(effects.readOnly() ? "changes nothing" : "makes changes");
        if (effects.destructive()) {
            words.add("may lose what was there");
        }
        if (effects.idempotent()) {
            words.add("twice is once");
        }
        if (effects.openWorld()) {
            words.add("reaches beyond the machine");
        }
        return String.join(", ", words);
    }

    private void inputs(CapabilitySpec spec) {
        if (spec.inputs().fields().isEmpty()) {
            line("");
            line("It takes no inputs.");
            return;
        }
        fields("Inputs", spec.inputs());
        list("", spec.rules().stream().map(InputRule::sentence).toList());
    }

    private void fields(String title, ValueType.Fields fields) {
        line("");
        line("### " + title);
        line("");
        line("| field | what it is | meaning |");
        line("|---|---|---|");
        rows("", fields);
    }

    private void rows(String prefix, ValueType.Fields fields) {
        for (Field field : fields.fields()) {
            row("`" + prefix + field.name() + "`", what(field), meaning(field));
            inner(prefix + field.name(), field.type());
        }
    }

    private void inner(String place, ValueType type) {
        switch (type) {
            case ValueType.Fields fields -> rows(place + ".", fields);
            case ValueType.Items items -> inner(place + "[]", items.item().type());
            case ValueType.Entries entries ->
                inner(place + ".*", entries.value().type());
            case ValueType.Text _,
                    ValueType.Choice _,
                    ValueType.Whole _,
                    ValueType.Real _,
                    ValueType.Flag _,
                    ValueType.Anything _ -> {}
        }
    }

    private static String what(Field field) {
        StringBuilder text = new StringBuilder(Expectation.of(field.type()));
        if (field.type() instanceof ValueType.Items(var item, int _, int _)) {
            text.append("; each ").append(Expectation.of(item.type()));
        }
        if (field.type() instanceof ValueType.Entries(var value, int _)) {
            text.append("; each value ").append(Expectation.of(value.type()));
        }
        if (field.nullable()) {
            text.append(", or null");
        }
        text.append(field.required() ? "" : "; may be absent");
        field.fallback()
                .ifPresent(value -> text.append(", then `").append(value).append('`'));
        return text.toString();
    }

    private static String meaning(Field field) {
        String unit = field.type().unit() == null ? "" : " In " + field.type().unit() + ".";
        String example = field.example() == null ? "" : " Example: `" + field.example() + "`.";
        return field.about() + unit + example;
    }

    private static List<String> facts(FactRules rules) {
        List<String> facts = new ArrayList<>();
        for (FactRules.PathRule rule : rules.paths()) {
            String source = switch (rule.source()) {
                case FactRules.PathSource.Input(var ref) -> "`" + ref + "`";
                case FactRules.PathSource.Fixed(String path) -> "`" + path + "`";
            };
            String when = rule.when() == null ? "" : ", when `" + rule.when() + "`";
            facts.add("path " + source + ": " + varying(rule.access()) + ", " + varying(rule.reach()) + when);
        }
        rules.hosts().forEach(rule -> facts.add("host `" + rule.host() + "`"));
        rules.urls().forEach(rule -> facts.add("URL `" + rule.url() + "`, and its host"));
        rules.command()
                .ifPresent(rule -> facts.add("the program that `" + rule.program() + "` starts, and its arguments"));
        return facts;
    }

    private static <E extends Enum<E>> String varying(FactRules.Varying<E> varying) {
        String otherwise = varying.otherwise().name().toLowerCase(Locale.ROOT);
        return varying.condition() == null
                ? otherwise
                : varying.then().name().toLowerCase(Locale.ROOT) + " when `" + varying.condition() + "`, else "
                        + otherwise;
    }

    private void errors(CapabilitySpec spec) {
        if (spec.errors().isEmpty()) {
            return;
        }
        line("");
        line("### Errors");
        line("");
        line("Besides those that [any call](../errors.md) can meet:");
        line("");
        line("| type | when | what to do |");
        line("|---|---|---|");
        for (CapabilitySpec.ErrorSpec error : spec.errors().values()) {
            String advice = String.join(
                    " ",
                    error.recovery().stream().map(RecoveryAction::description).toList());
            row("`" + error.type() + "`", error.about() + (error.retryable() ? " May pass." : ""), advice);
        }
    }

    private void patterns(CapabilitySpec spec) {
        for (CapabilitySpec.Pattern pattern : spec.patterns()) {
            line("");
            line("**" + pattern.title() + "**");
            line("");
            for (int i = 0; i < pattern.steps().size(); i++) {
                line((i + 1) + ". " + pattern.steps().get(i));
            }
        }
    }

    private void list(String title, List<String> entries) {
        if (entries.isEmpty()) {
            return;
        }
        line("");
        if (!title.isEmpty()) {
            line("### " + title);
            line("");
        }
        entries.forEach(entry -> line("- " + entry));
    }

    private void row(String... cells) {
        DocumentationPages.row(page, cells);
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
