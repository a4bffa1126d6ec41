package dev.slipway.deployer.rollout;

import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.time.Cancellation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a wave, or a later look at what it brought, ended. */
public sealed interface WaveResult {

    /** Every service of it runs the new revision, and the old one is gone. */
    record Finished() implements WaveResult {}

    /**
     * A service failed.
     *
     * @param reason a whole sentence
     * @param failure the first failed task, where there was one
     */
    record Failed(String service, String reason, @Nullable TaskFailure failure) implements WaveResult {}

    /**
     * Somebody else moved a service on, so it is no longer ours to move back.
     *
     * @param reason a whole sentence
     */
    record Superseded(String service, String reason) implements WaveResult {}

    /**
     * Not done in time.
     *
     * @param services those that were not done
     * @param failure the first failed task, where there was one
     * @param obstacles what holds them up, as far as ECS tells: a sentence for each
     */
    record TimedOut(Set<String> services, @Nullable TaskFailure failure, List<String> obstacles) implements WaveResult {
        public TimedOut {
            services = Set.copyOf(services);
            obstacles = List.copyOf(obstacles);
        }
    }

    /** Somebody cancelled the run. */
    record Cancelled(Cancellation.Signal signal) implements WaveResult {}
}
