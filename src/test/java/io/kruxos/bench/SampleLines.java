package io.kruxos.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How a JVM that measures tells the one that reports: a line a subject, its name, a tab and nanoseconds. */
final class SampleLines {
    private SampleLines() {}

    static String write(Map<String, long[]> samples) {
        StringBuilder lines = new StringBuilder();
        samples.forEach((subject, nanos) -> lines.append(subject)
                .append('\t')
                .append(Arrays.stream(nanos).mapToObj(Long::toString).collect(Collectors.joining(" ")))
                .append('\n'));
        return lines.toString();
    }

    static Map<String, Times> read(String lines) {
        Map<String, Times> times = new LinkedHashMap<>();
        lines.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            times.put(
                    line.substring(0, tab),
                    Times.of(Arrays.stream(line.substring(tab + 1).split(" "))
                            .mapToLong(Long::parseLong)
                            .toArray()));
        });
        return times;
    }
}
