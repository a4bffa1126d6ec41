package dev.slipway.deployer.lease;

import dev.slipway.deployer.aws.FakeObjects;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Background;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Runs that want a lease, each with a clock of its own, and a bucket with another one; all of it on one virtual timeline. */
final class Clocks implements AutoCloseable {
    static final State STATE = new State("slipway-releases", "ublog");
    static final String KEY = "ublog/staging/lease.json";

    final VirtualTimeline timeline = new VirtualTimeline();
    final FakeObjects objects = new FakeObjects(timeline);
    final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    private final List<Cancellation> heartbeats = Collections.synchronizedList(new ArrayList<>());

    /** Heartbeats that beat. */
    Background beating() {
        return beating(Duration.ZERO);
    }

    private Background beating(Duration ahead) {
        return (name, over, body) -> {
            heartbeats.add(over);
            timeline.start(name, () -> body.accept(timing(over, ahead)));
        };
    }

    /** Heartbeats of a process that is paused or killed at once: they never come. */
    static Background silent() {
        return (_, _, _) -> {};
    }

    Timing timing(Cancellation cancellation, Duration ahead) {
        return new Timing(
                () -> timeline.instant().plus(ahead),
                duration -> timeline.sleep(duration, cancellation::isRequested),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                new Random(7));
    }

    Leases leases(Background background) {
        return leases(objects, background, Duration.ZERO, new Cancellation());
    }

    /** Of a run whose clock is ahead of S3's. */
    Leases ahead(Duration ahead) {
        return leases(objects, beating(ahead), ahead, new Cancellation());
    }

    Leases leases(Objects bucket, Background background, Duration ahead, Cancellation cancellation) {
        return new Leases(
                bucket,
                STATE,
                "staging",
                LeasePolicy.standard(),
                timing(cancellation, ahead),
                cancellation,
                background);
    }

    static Claimant claimant(String name) {
        return new Claimant(name + "-run", new ReleaseId(name), "deploy", name, "https://github.com/acme/runs/" + name);
    }

    Admittance take(Leases leases, String name, Duration wait) {
        return leases.take(claimant(name), Leases.Purpose.WRITE, wait, warnings::add);
    }

    /** One that has to be there for the taking. */
    Tenure granted(Leases leases, String name, Duration wait) {
        return switch (take(leases, name, wait)) {
            case Admittance.Granted(Tenure tenure, var _) -> tenure;
            case Admittance.Denied(String message) -> throw new AssertionError(message);
            case Admittance.Cancelled(var signal) -> throw new AssertionError(signal);
        };
    }

    void sleep(Duration duration) {
        timeline.sleep(duration);
    }

    /** Does something on a thread that takes part in the timeline. */
    void run(Consumer<Clocks> story) {
        try (var _ = timeline.join("story")) {
            story.accept(this);
        }
    }

    /** No heartbeat goes on, since nothing would hold up its clock. */
    @Override
    public void close() {
        heartbeats.forEach(over -> over.request(Cancellation.Signal.TERMINATE));
        timeline.close();
    }
}
