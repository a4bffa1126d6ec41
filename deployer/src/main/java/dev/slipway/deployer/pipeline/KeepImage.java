package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.provenance.Protection;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Keeps the image of a release that has succeeded. What fails of that is a warning: the release runs. */
record KeepImage(Aws aws, InstantSource clock, Events events) {

    /** Gives it its tag, which is the answer, and takes old ones of the environment off. */
    Optional<String> of(Environment environment, ReleaseId release, Digest digest) {
        Protection protection = new Protection(aws.images(), environment.repository(), environment.name());
        Optional<String> tag = Optional.empty();
        try {
            tag = Optional.of(protection.protect(release, digest));
            protection.prune(Set.of(digest));
        } catch (AwsFailure e) {
            String what = tag.isEmpty()
                    ? "The release runs, but its image has no tag of ours that keeps it from a lifecycle rule. "
                    : "The release runs, but old tags of ours were not taken off. ";
            events.publish(new Event.Warned(clock.instant(), what + e.getMessage()));
        }
        return tag;
    }
}
