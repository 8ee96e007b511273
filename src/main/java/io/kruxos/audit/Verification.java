package io.kruxos.audit;

import java.util.Locale;
import java.util.Optional;

/**
 * What a check of the whole log found.
 *
 * @param files how many files were read
 * @param records how many records hold, from the first one on
 * @param bytes the size of their frames
 * @param head the last record that holds
 * @param fault the first that does not; empty when all do
 */
public record Verification(int files, long records, long bytes, Head head, Optional<Fault> fault) {
    /** One line for a person, with the hash to note elsewhere. */
    public String summary() {
        String read = String.format(Locale.ROOT, "%,d records in %d files, %,d bytes", records, files, bytes);
        return fault.map(found -> "DAMAGED: " + found.describe() + " (" + read + " hold before it)")
                .orElseGet(() -> "the log holds: " + read + "; record " + head.seq() + " has the hash " + head.hash());
    }

    /** Whether the log is what was written. */
    public boolean holds() {
        return fault.isEmpty();
    }
}
