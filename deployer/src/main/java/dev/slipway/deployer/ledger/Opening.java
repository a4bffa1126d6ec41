package dev.slipway.deployer.ledger;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run before it changes anything.
 *
 * @param environment the environment's name
 * @param cluster the ECS cluster
 * @param verb the verb as typed, such as {@code deploy}
 * @param label how a person named the release: a tag, a digest, or the command of {@code run}
 * @param digest what is released; absent for verbs that release nothing
 * @param build what the image says of itself
 * @param actor who asked for it, as far as the surroundings say
 * @param runUrl where the run's own log is read
 * @param startedAt by the run's own clock
 * @param despiteFreeze why it went on in a freeze; absent when there was none
 */
public record Opening(
        ReleaseId release,
        String application,
        String environment,
        String cluster,
        String verb,
        String label,
        @Nullable Digest digest,
        Build build,
        @Nullable String actor,
        @Nullable String runUrl,
        Instant startedAt,
        @Nullable String despiteFreeze) {}
