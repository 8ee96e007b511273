package io.kruxos.policy;

/**
 * One policy file, already read.
 *
 * @param file the name that findings and decisions show, relative to the policies directory: {@code groups/default.yaml}
 * @param text the YAML
 */
public record PolicySource(String file, String text) {}
