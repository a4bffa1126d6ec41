package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.config.Configuration;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.lease.Lease;
import dev.slipway.deployer.lease.LeasePolicy;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.Terms;
import dev.slipway.deployer.recovery.Recovered;
import dev.slipway.deployer.recovery.Recovery;
import dev.slipway.deployer.recovery.Remains;
import dev.slipway.deployer.recovery.Unrecorded;
import dev.slipway.deployer.release.ReleaseId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code abort} does: finds what is left of a run, takes over its lease, and finishes it. */
final class Aborting {
    private static final LeasePolicy POLICY = LeasePolicy.standard();

    /** A run that is alive renews its lease well within its length; one that is not has lost it after that. */
    private static final Duration UNTIL_IT_IS_GONE = POLICY.length().plus(POLICY.heartbeat());

    private final Surroundings surroundings;

    Aborting(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** @param release absent when nobody names one */
    int abort(GlobalOptions options, String name, @Nullable ReleaseId release) {
        Configuration configuration = options.configuration(surroundings.variables());
        Environment environment = configuration.environment(name);
        try (Aws aws = surroundings.connect().apply(environment.region())) {
            Session session = new Session(surroundings, options.json(), environment, aws);
            State state = configuration.state();
            String label = release == null ? "what is left" : release.value();
            if (state == null) {
                return session.run(
                        "abort",
                        label,
                        true,
                        events -> Ending.of(
                                new Unrecorded(session.aws(), environment, session.timing(), session.cancellation())
                                        .finish(release)));
            }
            Objects objects = session.aws().objects(state.bucket());
            Ledger ledger = new Ledger(objects, state, name);
            Work work = new Work(session, environment, ledger, release);
            // Looked at before the lease is taken, which is a live run's perhaps, and after it.
            Remains before = work.remains(objects, state);
            if (before instanceof Remains.None(String message)) {
                return session.run("abort", label, false, _ -> Ending.of(new Recovered.Nothing(message)));
            }
            Terms terms = new Terms(state, List.of(), null, UNTIL_IT_IS_GONE, POLICY);
            return session.hold("abort", label, true, terms, Leases.Purpose.CLEAN_UP, work::finish);
        }
    }

    /** The run's work, once it may begin. */
    private final class Work {
        private final Session session;
        private final Environment environment;
        private final Ledger ledger;
        private final @Nullable ReleaseId release;
        private Remains found = new Remains.None("");

        Work(Session session, Environment environment, Ledger ledger, @Nullable ReleaseId release) {
            this.session = session;
            this.environment = environment;
            this.ledger = ledger;
            this.release = release;
        }

        Remains remains(Objects objects, State state) {
            Lease lease = Leases.look(objects, state, environment.name());
            found = Remains.find(ledger, lease, release, surroundings.runUrl().orElse(null));
            return found;
        }

        Ending finish(Custody custody, Events events) {
            // Its own record may have been closed while the lease was waited for.
            Remains now = switch (found) {
                case Remains.Open(Entry.Kept kept) ->
                    Remains.find(ledger, null, kept.record().release(), null);
                case Remains.None _, Remains.Unreadable _, Remains.LeaseAlone _ -> found;
            };
            return switch (now) {
                case Remains.None(String message) -> Ending.of(new Recovered.Nothing(message));
                case Remains.Unreadable(String problem) -> Ending.of(ExitCode.ROLLBACK_FAILED, problem);
                case Remains.LeaseAlone(ReleaseId gone) ->
                    Ending.of(new Recovered.Back(
                            "The run " + gone + " was gone before it had changed anything; its lease was given back."));
                case Remains.Open(Entry.Kept kept) -> recovered(kept, custody, events);
            };
        }

        private Ending recovered(Entry.Kept kept, Custody custody, Events events) {
            Recovered recovered = new Recovery(
                            session.aws(), environment, session.timing(), session.cancellation(), events)
                    .finish(ledger, kept, "abort-" + session.release());
            if (recovered instanceof Recovered.Cancelled) {
                custody.leaveRecovering();
            }
            return Ending.of(recovered);
        }
    }
}
