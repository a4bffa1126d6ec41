package dev.slipway.deployer.ledger;

import dev.slipway.deployer.aws.FakeAws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.Freeze;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.lease.Claimant;
import dev.slipway.deployer.lease.Lease;
import dev.slipway.deployer.lease.LeasePolicy;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The environment {@code staging} in memory, and runs that want in. Their heartbeats never beat. */
final class Gate {
    static final State STATE = new State("slipway-releases", "ublog");
    static final List<ReleaseRecord.Service> SERVICES =
            List.of(new ReleaseRecord.Service("web", "ublog-staging-web", Records.revision(1), null, false));

    final FakeAws aws = new FakeAws();
    final List<Event> events = new ArrayList<>();
    final Cancellation cancellation = new Cancellation();
    Duration patience = Duration.ZERO;

    static Environment environment() {
        return new Environment(
                "staging",
                "ublog",
                "111111111111",
                "eu-central-1",
                "ublog-staging",
                URI.create("http://127.0.0.1:9"),
                "ublog",
                List.of(new Environment.Service("web", "ublog-staging-web", "app", 1, null)),
                null,
                null,
                null,
                null,
                2,
                Duration.ofMinutes(30));
    }

    Entrance asks(String name, List<Freeze> freezes, @Nullable String despite) {
        Terms terms = new Terms(STATE, freezes, despite, patience, LeasePolicy.standard());
        return new Access(
                        aws,
                        environment(),
                        terms,
                        new Claimant(name + "-run", new ReleaseId(name), "deploy", name, null),
                        aws.time.timing(),
                        cancellation,
                        (_, _, _) -> {})
                .enter(Leases.Purpose.WRITE, events::add);
    }

    Entrance asks(String name) {
        return asks(name, List.of(), null);
    }

    /** One that has to be let in. */
    Custody enter(String name) {
        return ((Entrance.Entered) asks(name)).custody();
    }

    /** Somebody else succeeds whoever has the lease. */
    void takenBy(String name) {
        aws.time.pass(Duration.ofSeconds(61));
        enter(name);
    }

    @Nullable
    Lease lease() {
        return Leases.look(aws.objects, STATE, "staging");
    }

    ReleaseRecord record(String name) {
        return new Ledger(aws.objects, STATE, "staging")
                .find(new ReleaseId(name))
                .map(entry -> ((Entry.Kept) entry).record())
                .orElseThrow();
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
