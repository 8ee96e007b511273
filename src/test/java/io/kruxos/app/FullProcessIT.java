package io.kruxos.app;

import io.kruxos.sandbox.SandboxMode;
import java.nio.file.Path;

/** {@code process.*} where every cell has its own namespaces, file tree and user. */
class FullProcessIT extends ProcessCases {
    FullProcessIT() {
        super(SandboxMode.FULL);
    }

    @Override
    String seen(Path hostWorkspace) {
        return "/workspace";
    }
}
