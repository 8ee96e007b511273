package io.kruxos.app;

import java.util.Objects;

/** This program's version, from the jar's manifest. */
final class Version {
    static final String TEXT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");

    private Version() {}
}
