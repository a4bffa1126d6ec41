package dev.slipway.deployer.lease;

import dev.slipway.deployer.release.ReleaseId;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Who wants a lease.
 *
 * @param holder tells this run from every other one, also from one of the same release's id
 * @param verb the verb as typed, such as {@code deploy}
 * @param actor who asked for the run, as far as the surroundings say
 * @param runUrl where the run's own log is read
 */
public record Claimant(
        String holder,
        ReleaseId release,
        String verb,
        @Nullable String actor,
        @Nullable String runUrl) {

    /** Whether both are steps of one workflow run; false outside of one. */
    boolean ofTheSameRunAs(Claimant other) {
        return runUrl != null && runUrl.equals(other.runUrl);
    }

    /** Such as {@code deploy 20261121-101500-0a1b of anna (https://…)}. */
    public String text() {
        return verb + " " + release + (actor == null ? "" : " of " + actor)
                + (runUrl == null ? "" : " (" + runUrl + ")");
    }

    /** The same for JSON, by the names of the members; what is not known is missing. */
    public SequencedMap<String, String> told() {
        SequencedMap<String, String> told = new LinkedHashMap<>();
        told.put("release", release.value());
        told.put("verb", verb);
        if (actor != null) {
            told.put("actor", actor);
        }
        if (runUrl != null) {
            told.put("runUrl", runUrl);
        }
        return told;
    }
}
