package io.kruxos.app;

import io.kruxos.sandbox.SandboxMode;
import java.nio.file.Path;

/** {@code process.*} where cells share the host's names and user. */
class RootlessProcessIT extends ProcessCases {
    RootlessProcessIT() {
        super(SandboxMode.ROOTLESS);
    }

    @Override
    String seen(Path hostWorkspace) {
        return hostWorkspace.toString();
    }
}
