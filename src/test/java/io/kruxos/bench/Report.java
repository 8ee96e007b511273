package io.kruxos.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a run found, as Markdown for people and as JSON for programs. */
record Report(Instant at, Map<String, String> machine, List<Section> sections) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String markdown() {
        StringBuilder text = new StringBuilder("# Benchmarks of ").append(at).append("\n\n");
        machine.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        sections.forEach(section -> write(text, section));
        return text.toString();
    }

    private static void write(StringBuilder text, Section section) {
        text.append("\n## ").append(section.name()).append(": ").append(section.title());
        text.append("\n\n").append(section.method()).append("\n\n");
        text.append("| what | median | p99 | samples | beside its peer |\n|---|---:|---:|---:|---|\n");
        section.figures().forEach(figure -> write(text, section, figure));
        text.append('\n');
        section.bars()
                .forEach(bar -> text.append("- ")
                        .append(bar.held() ? "held" : "**missed**")
                        .append(": ")
                        .append(bar.claim())
                        .append(": ")
                        .append(bar.shown())
                        .append('\n'));
        section.notes().forEach(note -> text.append("- ").append(note).append('\n'));
    }

    private static void write(StringBuilder text, Section section, Figure figure) {
        text.append("| ").append(figure.subject());
        text.append(" | ").append(figure.unit().text(figure.median()));
        text.append(" | ").append(figure.p99() == null ? "" : figure.unit().text(figure.p99()));
        text.append(" | ").append(figure.samples()).append(" | ");
        section.ratio(figure)
                .ifPresent(ratio -> text.append(ratioText(ratio)).append(" x ").append(figure.peer()));
        text.append(" |\n");
    }

    private static String ratioText(double ratio) {
        return String.format(Locale.ROOT, ratio >= 100 ? "%,.0f" : ratio >= 0.1 ? "%.2f" : "%.4f", ratio);
    }

    String json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("at", at.toString());
        report.put("machine", machine);
        report.put("benchmarks", sections.stream().map(Report::map).toList());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    }

    private static Map<String, Object> map(Section section) {
        List<Map<String, @Nullable Object>> figures = new ArrayList<>();
        section.figures().forEach(figure -> figures.add(map(section, figure)));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", section.name());
        map.put("title", section.title());
        map.put("figures", figures);
        map.put("bars", section.bars().stream().map(Report::map).toList());
        map.put("notes", section.notes());
        return map;
    }

    private static Map<String, @Nullable Object> map(Section section, Figure figure) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("subject", figure.subject());
        map.put("unit", figure.unit().symbol());
        map.put("median", figure.unit().of(figure.median()));
        map.put("p99", figure.p99() == null ? null : figure.unit().of(figure.p99()));
        map.put("samples", figure.samples());
        map.put("peer", figure.peer());
        map.put("ratio_to_peer", section.ratio(figure).orElse(null));
        return map;
    }

    private static Map<String, Object> map(Bar bar) {
        return Map.of(
                "claim", bar.claim(),
                "value", bar.value(),
                "limit", bar.limit(),
                "sense", bar.sense().name().toLowerCase(Locale.ROOT),
                "held", bar.held());
    }
}
