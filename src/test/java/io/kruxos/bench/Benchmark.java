package io.kruxos.bench;

/** Something that can be measured by name. */
interface Benchmark {
    String name();

    Section measure(Site site) throws Exception;
}
