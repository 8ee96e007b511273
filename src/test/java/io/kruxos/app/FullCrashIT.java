package io.kruxos.app;

import io.kruxos.sandbox.SandboxMode;

/** The executor's end in mode full. */
class FullCrashIT extends CrashCases {
    FullCrashIT() {
        super(SandboxMode.FULL);
    }
}
