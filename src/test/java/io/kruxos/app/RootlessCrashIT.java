package io.kruxos.app;

import io.kruxos.sandbox.SandboxMode;

/** The executor's end in mode rootless. */
class RootlessCrashIT extends CrashCases {
    RootlessCrashIT() {
        super(SandboxMode.ROOTLESS);
    }
}
