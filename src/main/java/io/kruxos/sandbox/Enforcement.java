package io.kruxos.sandbox;

import io.kruxos.sandbox.EnforcementReport.Layer;
import java.util.List;

/** What every mode but {@code off} promises, read back from a thread. */
final class Enforcement {
    private static final String KERNEL = "Use a kernel with CONFIG_SECCOMP_FILTER and CONFIG_SECURITY_LANDLOCK";

    private Enforcement() {}

    /** Layers of any confined thread; throws when one of them is not there. */
    static List<Layer> common(int tid, boolean refusesRoot) {
        ThreadStatus status = status(tid);
        demand(status.noNewPrivileges(), "no_new_privs", "the thread may gain privileges", KERNEL);
        demand(status.withoutCapabilities(), "capabilities", "the thread has some left", "Report this as a defect");
        demand(refusesRoot, "landlock", "the thread could list /", KERNEL);
        demand(status.filtered(), "seccomp", "the thread has no filter", KERNEL);
        return List.of(
                new Layer("no_new_privs", "NoNewPrivs: 1"),
                new Layer("capabilities", "inheritable, permitted, effective and ambient sets are empty"),
                new Layer("landlock", "a listing of / was refused"),
                new Layer("seccomp", "Seccomp: 2, " + status.filters() + " filters"));
    }

    static ThreadStatus status(int tid) {
        return ThreadStatus.of(tid)
                .orElseThrow(() -> new SandboxUnavailable("threads", "a confined thread has ended", "Try again"));
    }

    static void demand(boolean seen, String layer, String reason, String mend) {
        if (!seen) {
            throw new SandboxUnavailable(layer, reason, mend);
        }
    }
}
