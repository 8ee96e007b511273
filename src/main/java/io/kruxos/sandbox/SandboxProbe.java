package io.kruxos.sandbox;

import io.kruxos.linux.Credentials;
import io.kruxos.linux.KernelError;
import java.nio.file.Path;

/** Finds out by trying which modes work on this machine, for this user. */
public final class SandboxProbe {
    private final Path own;
    private final WarmUp warmUp;

    /** @param own a private directory in KruxOS's home, on whose file system cells are tried out; made when missing */
    public SandboxProbe(Path own, WarmUp warmUp) {
        this.own = own;
        this.warmUp = warmUp;
    }

    /** What trying a mode out has shown. */
    public sealed interface Finding {
        /** It works, with these layers. */
        record Works(EnforcementReport report) implements Finding {}

        /** It does not; {@code layer} is the first that is missing. */
        record Lacks(SandboxMode mode, String layer, String reason, String mend) implements Finding {}
    }

    /** Tries one mode out with a real cell; on an unconfined platform thread. */
    public Finding probe(SandboxMode mode) {
        if (mode == SandboxMode.FULL && Credentials.user() != 0) {
            return new Finding.Lacks(
                    mode,
                    "root",
                    "KruxOS runs as user " + Credentials.user(),
                    "Start it as root, or use mode rootless");
        }
        try (Cells cells = new Cells(mode, own, own, warmUp)) {
            return new Finding.Works(cells.tryOut());
        } catch (SandboxUnavailable e) {
            return new Finding.Lacks(mode, e.layer(), String.valueOf(e.getMessage()), e.mend());
        } catch (KernelError e) {
            return new Finding.Lacks(mode, e.call(), String.valueOf(e.getMessage()), "Use another mode");
        }
    }

    /**
     * The strongest mode that works; never {@code off}, which only an operator chooses.
     *
     * @throws SandboxUnavailable when neither {@code full} nor {@code rootless} works
     */
    public SandboxMode strongest() {
        if (probe(SandboxMode.FULL) instanceof Finding.Works) {
            return SandboxMode.FULL;
        }
        return switch (probe(SandboxMode.ROOTLESS)) {
            case Finding.Works works -> SandboxMode.ROOTLESS;
            case Finding.Lacks(SandboxMode mode, String layer, String reason, String mend) ->
                throw new SandboxUnavailable(layer, reason, mend);
        };
    }
}
