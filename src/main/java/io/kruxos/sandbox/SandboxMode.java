package io.kruxos.sandbox;

import java.util.Locale;

/** How cells are built; chosen by the operator or proposed by a probe, never changed silently. */
public enum SandboxMode {
    /** Namespaces, own uid, own file system tree, Landlock, seccomp; needs root. */
    FULL,
    /** Landlock with TCP and scopes, and seccomp, as the user that runs KruxOS. */
    ROOTLESS,
    /** Nothing; for operators who say so in that word. */
    OFF;

    /** The word in configuration, logs and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
