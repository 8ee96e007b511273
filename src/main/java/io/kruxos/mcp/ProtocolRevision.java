package io.kruxos.mcp;

import java.util.Arrays;
import java.util.Optional;

/** A revision of the Model Context Protocol with sessions, oldest first; see modelcontextprotocol.io/specification. */
public enum ProtocolRevision {
    R2024_11_05("2024-11-05"),
    /** Brings annotations. */
    R2025_03_26("2025-03-26"),
    /** Brings titles, output schemas and structured content, and takes batches away. */
    R2025_06_18("2025-06-18"),
    R2025_11_25("2025-11-25");

    private final String version;

    ProtocolRevision(String version) {
        this.version = version;
    }

    /** As {@code initialize} and the header {@code MCP-Protocol-Version} say it: {@code 2025-06-18}. */
    public String version() {
        return version;
    }

    /** The revision of that version; empty when it is not spoken here. */
    public static Optional<ProtocolRevision> of(String version) {
        return Arrays.stream(values())
                .filter(revision -> revision.version.equals(version))
                .findFirst();
    }

    /** What a client is answered that asked for a revision we do not know. */
    public static ProtocolRevision newest() {
        return R2025_11_25;
    }

    boolean annotations() {
        return compareTo(R2025_03_26) >= 0;
    }

    boolean structured() {
        return compareTo(R2025_06_18) >= 0;
    }

    boolean batches() {
        return compareTo(R2025_06_18) < 0;
    }
}
