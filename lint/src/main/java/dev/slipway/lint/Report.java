package dev.slipway.lint;

import java.util.List;
import java.util.Optional;

/**
 * What the lint says of one migration.
 *
 * @param findings in the order of their lines; those that the file allows or declares are not among them
 * @param overrides what was allowed, for a person to read: rule and reason
 * @param contractAfter the first version that no longer needs what it takes away, as the file declares it
 * @param oldCodeRuns whether the code of the release before runs on the schema after it: nothing that it may use is taken
 *     away, or the file gives a reason
 */
public record Report(
        String migration,
        List<Finding> findings,
        List<String> overrides,
        Optional<String> contractAfter,
        boolean oldCodeRuns) {
    public Report {
        findings = List.copyOf(findings);
        overrides = List.copyOf(overrides);
    }

    /** Whether nothing was found. */
    public boolean clean() {
        return findings.isEmpty();
    }
}
