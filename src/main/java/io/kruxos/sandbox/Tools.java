package io.kruxos.sandbox;

import io.kruxos.linux.Descriptor;
import io.kruxos.linux.Pipe;
import java.nio.charset.StandardCharsets;

/** Programs of the system that open a cell, and how they report. */
final class Tools {
    static final String SHELL = "/bin/sh";
    static final String UNSHARE = "/usr/bin/unshare";

    private static final int OUTPUT_MAX = 4096;

    private Tools() {}

    /**
     * Waits for a helper's word.
     *
     * @throws SandboxUnavailable with what it said instead
     */
    static void awaitLine(Descriptor output, String word, String layer) {
        StringBuilder said = new StringBuilder();
        byte[] chunk = new byte[OUTPUT_MAX];
        while (said.indexOf("\n") < 0 && said.length() < OUTPUT_MAX) {
            int count = Pipe.read(output, chunk);
            if (count == 0) {
                break;
            }
            said.append(new String(chunk, 0, count, StandardCharsets.UTF_8));
        }
        if (!said.toString().equals(word + "\n")) {
            throw new SandboxUnavailable(
                    layer,
                    "the helper said: " + said.toString().strip(),
                    "Run as root outside of containers that forbid it, with util-linux installed, or use mode rootless");
        }
    }
}
