package io.kruxos.app;

import io.kruxos.shipped.ShippedPolicies;
import io.kruxos.store.PolicyFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;

/** What a fresh home gets: the shipped policies as files that the operator can read and change. */
final class FirstStart {
    private FirstStart() {}

    /** Writes {@code policies/groups/*.yaml} when the operator has no policies at all; a file that was deleted stays deleted. */
    static void prepare(Home home) throws IOException {
        try (DirectoryStream<?> present = Files.newDirectoryStream(home.policies())) {
            if (present.iterator().hasNext()) {
                return;
            }
        }
        PolicyFiles files = new PolicyFiles(home.policies());
        for (String template : ShippedPolicies.templates()) {
            files.writeIfMissing("groups/" + template + ".yaml", ShippedPolicies.template(template));
        }
    }
}
