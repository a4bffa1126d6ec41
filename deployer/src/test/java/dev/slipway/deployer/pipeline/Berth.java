package dev.slipway.deployer.pipeline;

import dev.slipway.deployer.aws.Behaviour;
import dev.slipway.deployer.aws.FakeAws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.lease.Claimant;
import dev.slipway.deployer.lease.Lease;
import dev.slipway.deployer.lease.LeasePolicy;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.ledger.Access;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.Entrance;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.ledger.Terms;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two services in memory that run {@code v1}, and releases with lease and ledger. The heartbeat of a lease never beats. */
final class Berth {
    static final String WEB = "ublog-staging-web";
    static final String WORKER = "ublog-staging-worker";
    private static final State STATE = new State("slipway-releases", "ublog");
    private static final String LEASE = "ublog/staging/lease.json";

    final FakeAws aws = new FakeAws();
    final Cancellation cancellation = new Cancellation();
    final List<Event> events = new ArrayList<>();
    final Digest v1 = aws.push("v1", '1', Behaviour.HEALTHY);

    Berth() {
        aws.service(WEB, v1);
        aws.service(WORKER, v1);
    }

    static Environment environment(String name, int workerWave, int failFast, Environment.@Nullable Smoke smoke) {
        return new Environment(
                name,
                "ublog",
                "111111111111",
                "eu-central-1",
                "ublog-" + name,
                URI.create("http://127.0.0.1:9"),
                "ublog",
                List.of(
                        new Environment.Service("web", "ublog-" + name + "-web", "app", 1, smoke),
                        new Environment.Service("worker", "ublog-" + name + "-worker", "app", workerWave, null)),
                new Environment.Migration("web", List.of("migrate"), Duration.ofMinutes(15)),
                null,
                null,
                null,
                failFast,
                Duration.ofMinutes(30));
    }

    static Environment environment(int workerWave) {
        return environment("staging", workerWave, 2, null);
    }

    Custody enter() {
        Terms terms = new Terms(STATE, List.of(), null, Duration.ZERO, LeasePolicy.standard());
        Entrance entrance = new Access(
                        aws,
                        environment(1),
                        terms,
                        new Claimant("r-1-run", new ReleaseId("r-1"), "deploy", "anna", null),
                        aws.time.timing(),
                        new Cancellation(),
                        (_, _, _) -> {})
                .enter(Leases.Purpose.WRITE, events::add);
        return ((Entrance.Entered) entrance).custody();
    }

    Outcome release(Custody custody, Environment environment, ReleaseRequest request) {
        return new Release(aws, aws.time.timing(), cancellation, custody)
                .deploy(environment, request, custody.journal().listening(events::add));
    }

    Outcome release(Custody custody, Environment environment) {
        return release(custody, environment, new ReleaseRequest(new ReleaseId("r-1"), "v2", null));
    }

    /** The record as it was last written. */
    ReleaseRecord record() {
        return new Ledger(aws.objects, STATE, "staging")
                .find(new ReleaseId("r-1"))
                .map(entry -> ((Entry.Kept) entry).record())
                .orElseThrow();
    }

    @Nullable
    Lease lease() {
        return Leases.look(aws.objects, STATE, "staging");
    }

    /** Somebody removes the lease, as nobody should. */
    void loseLease() {
        aws.objects.delete(
                LEASE,
                Objects.requireNonNull(
                        aws.objects.read(LEASE).found().orElseThrow().etag()));
    }

    /** What became of a step. */
    Event.StepEnded step(String name) {
        return events.stream()
                .filter(event ->
                        event instanceof Event.StepEnded ended && ended.step().equals(name))
                .map(Event.StepEnded.class::cast)
                .findFirst()
                .orElseThrow();
    }

    List<String> warnings() {
        return events.stream()
                .filter(Event.Warned.class::isInstance)
                .map(event -> ((Event.Warned) event).message())
                .toList();
    }
}
