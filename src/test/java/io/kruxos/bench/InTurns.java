package io.kruxos.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Times several things in this JVM, once each in turn, so that a busy machine slows all of them alike. */
final class InTurns {
    private final Map<String, Step> steps = new LinkedHashMap<>();

    /** One thing to do, once. */
    @FunctionalInterface
    interface Step {
        void once() throws IOException, InterruptedException;
    }

    InTurns add(String name, Step step) {
        steps.put(name, step);
        return this;
    }

    /** Nanoseconds by name, after {@code warmUp} rounds that are not kept. */
    Map<String, long[]> run(int warmUp, int rounds) throws IOException, InterruptedException {
        Map<String, long[]> samples = new LinkedHashMap<>();
        steps.keySet().forEach(name -> samples.put(name, new long[rounds]));
        for (int round = -warmUp; round < rounds; round++) {
            for (Map.Entry<String, Step> step : steps.entrySet()) {
                long start = System.nanoTime();
                step.getValue().once();
                long took = System.nanoTime() - start;
                long[] kept = samples.get(step.getKey());
                if (round >= 0 && kept != null) {
                    kept[round] = took;
                }
            }
        }
        return samples;
    }
}
