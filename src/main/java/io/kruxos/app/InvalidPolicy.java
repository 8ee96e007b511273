package io.kruxos.app;

import io.kruxos.policy.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** The policy files can't be used, and there is no earlier policy to go on with. */
final class InvalidPolicy extends RuntimeException {
    InvalidPolicy(List<Finding> findings) {
        super("the policy files are not valid:\n"
                + findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    }
}
