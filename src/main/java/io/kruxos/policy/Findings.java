package io.kruxos.policy;

import java.util.ArrayList;
import java.util.List;

/** The findings of one file while it is read. */
final class Findings {
    /** A file with more errors than this is not a policy; the rest of them is not worth the memory. */
    private static final int FINDINGS_MAX = 200;

    private final String file;
    private final List<Finding> found = new ArrayList<>();
    private boolean failed;

    Findings(String file) {
        this.file = file;
    }

    void error(Yaml at, String message) {
        error(at.line(), at.column(), message);
    }

    void error(int line, int column, String message) {
        failed = true;
        add(new Finding(Finding.Severity.ERROR, file, line, column, message));
    }

    void warning(Yaml at, String message) {
        add(new Finding(Finding.Severity.WARNING, file, at.line(), at.column(), message));
    }

    void warning(int line, String message) {
        add(new Finding(Finding.Severity.WARNING, file, line, 1, message));
    }

    private void add(Finding finding) {
        if (found.size() < FINDINGS_MAX) {
            found.add(finding);
        }
    }

    boolean failed() {
        return failed;
    }

    List<Finding> all() {
        return List.copyOf(found);
    }
}
