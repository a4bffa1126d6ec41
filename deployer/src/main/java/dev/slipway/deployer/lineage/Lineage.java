package dev.slipway.deployer.lineage;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lies between what runs and what would.
 *
 * @param from what runs
 * @param to what would
 * @param commits the commits between them
 * @param changelog the lines of the changelog's sections that are new; empty when there are none, or no such file
 * @param compare where a person compares the two; absent when nobody knows
 */
public record Lineage(
        Build from,
        Build to,
        Commits commits,
        List<String> changelog,
        @Nullable URI compare) {

    public Lineage {
        changelog = List.copyOf(changelog);
    }

    public Optional<URI> comparison() {
        return Optional.ofNullable(compare);
    }

    /** One commit, as git tells it; author and subject are what somebody wrote. */
    public record Commit(String revision, String author, String subject) {}

    /** The commits between two builds. */
    public sealed interface Commits {

        /**
         * From one to the other.
         *
         * @param newest the newest first, those of merges left out; at most {@link GitLog#MOST}
         * @param all how many there are
         * @param undone how many commits of what runs the new one does not have; more than 0 when it is older or of another
         *     branch
         */
        record Known(List<Commit> newest, int all, int undone) implements Commits {
            public Known {
                newest = List.copyOf(newest);
            }
        }

        /** Nobody can tell; the reason completes "not known: ". */
        record Unknown(String reason) implements Commits {}
    }
}
