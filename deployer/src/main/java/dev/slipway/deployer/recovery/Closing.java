package dev.slipway.deployer.recovery;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.provenance.Protection;
import dev.slipway.deployer.release.Digest;
import java.time.Instant;
import java.time.InstantSource;

/** The last word in the record of a run that is gone, by what became of what it had left. */
record Closing(Aws aws, Environment environment, InstantSource clock, Events events) {

    ReleaseRecord closed(ReleaseRecord record, Recovered recovered) {
        return switch (recovered) {
            case Recovered.Nothing _ -> record;
            case Recovered.Back back -> record.settled(end(record, back));
            case Recovered.Forward forward ->
                keepImage(record)
                        .settled(new ReleaseRecord.End(now(), "done", ExitCode.DONE.number(), forward.message()));
            case Recovered.Failed failed ->
                record.recovering()
                        .ended(new ReleaseRecord.End(
                                now(), "rollback-failed", ExitCode.ROLLBACK_FAILED.number(), failed.message()));
            case Recovered.Cancelled _ -> record.recovering();
        };
    }

    /** A run that could say how it ended keeps its word for it. */
    private ReleaseRecord.End end(ReleaseRecord record, Recovered back) {
        ReleaseRecord.End own = record.end();
        return own == null || own.exitCode() == ExitCode.ROLLBACK_FAILED.number()
                ? new ReleaseRecord.End(now(), "killed", ExitCode.KILLED.number(), back.message())
                : new ReleaseRecord.End(now(), own.outcome(), own.exitCode(), own.message() + " " + back.message());
    }

    /** What runs keeps its image, also when its own run was gone before it could see to that. */
    private ReleaseRecord keepImage(ReleaseRecord record) {
        Digest digest = record.opening().digest();
        if (digest == null || !record.protectingTags().isEmpty()) {
            return record;
        }
        Protection protection = new Protection(aws.images(), environment.repository(), environment.name());
        try {
            return record.protectedBy(protection.protect(record.release(), digest));
        } catch (AwsFailure e) {
            events.publish(new Event.Warned(
                    now(),
                    "The release runs, but its image has no tag of ours that keeps it from a lifecycle rule. "
                            + e.getMessage()));
            return record;
        }
    }

    private Instant now() {
        return clock.instant();
    }
}
