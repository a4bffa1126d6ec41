package dev.slipway.deployer.ledger;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.Freeze;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.lease.Admittance;
import dev.slipway.deployer.lease.Claimant;
import dev.slipway.deployer.lease.Lease;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.lease.Tenure;
import dev.slipway.deployer.time.Background;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The door of an environment for whoever writes to it: freezes first, then the lease. Thread-safe. */
public final class Access {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm VV", Locale.ROOT);

    private final Aws aws;
    private final Environment environment;
    private final Terms terms;
    private final Claimant claimant;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Background background;

    public Access(
            Aws aws,
            Environment environment,
            Terms terms,
            Claimant claimant,
            Timing timing,
            Cancellation cancellation,
            Background background) {
        this.aws = aws;
        this.environment = environment;
        this.terms = terms;
        this.claimant = claimant;
        this.timing = timing;
        this.cancellation = cancellation;
        this.background = background;
    }

    /**
     * Takes what is needed to write.
     *
     * @param purpose whose lease may be taken over
     * @throws AwsFailure when S3 cannot be read or written, so that nothing may be changed
     */
    public Entrance enter(Leases.Purpose purpose, Events events) {
        State state = terms.state();
        return state == null ? free(events) : leased(state, aws.objects(state.bucket()), purpose, events);
    }

    private Entrance free(Events events) {
        return frozenOut(events).orElseGet(() -> {
            warn(
                    events,
                    "slipway.yml has no state, so nothing is recorded and nothing keeps another run out of %s but a deployment that it sees. Add: state: s3://BUCKET/PREFIX"
                            .formatted(environment.name()));
            return new Entrance.Entered(Custody.none());
        });
    }

    private Entrance leased(State state, Objects objects, Leases.Purpose purpose, Events all) {
        Journal journal = new Journal(new Ledger(objects, state, environment.name()), text -> warn(all, text));
        Events events = journal.listening(all);
        Leases leases =
                new Leases(objects, state, environment.name(), terms.policy(), timing, cancellation, background);
        return frozenOut(events)
                .orElseGet(() -> lease(
                        leases,
                        purpose,
                        journal,
                        Freeze.end(terms.freezes(), now()).isPresent() ? terms.despiteFreeze() : null,
                        events));
    }

    /** Unless there is a reason to go on. */
    private Optional<Entrance> frozenOut(Events events) {
        Optional<ZonedDateTime> frozen = Freeze.end(terms.freezes(), now());
        String until = frozen.map(WHEN::format).orElse("");
        if (frozen.isPresent() && terms.despiteFreeze() == null) {
            return Optional.of(new Entrance.Denied(
                    "Tried to release to %s but failed because: it is frozen until %s. Release after that, or with --despite-freeze REASON; rollback and abort work in a freeze."
                            .formatted(environment.name(), until)));
        }
        frozen.ifPresent(_ -> warn(
                events,
                "%s is frozen until %s. Released all the same: %s"
                        .formatted(environment.name(), until, terms.despiteFreeze())));
        return Optional.empty();
    }

    private Entrance lease(
            Leases leases, Leases.Purpose purpose, Journal journal, @Nullable String despiteFreeze, Events events) {
        Instant begin = now();
        events.publish(new Event.StepStarted(begin, "lease"));
        Admittance admittance;
        try {
            admittance = leases.take(claimant, purpose, terms.patience(), text -> warn(events, text));
        } catch (AwsFailure e) {
            ended(events, begin, false, String.valueOf(e.getMessage()));
            throw e;
        }
        return switch (admittance) {
            case Admittance.Granted(Tenure tenure, Lease predecessor) -> {
                ended(events, begin, true, terms.state() + "/" + environment.name());
                succeeded(events, predecessor);
                yield new Entrance.Entered(new Custody(tenure, journal, claimant, despiteFreeze));
            }
            case Admittance.Denied(String message) -> {
                ended(events, begin, false, "somebody else has it");
                yield new Entrance.Denied(message);
            }
            case Admittance.Cancelled(Cancellation.Signal signal) -> {
                ended(events, begin, false, "cancelled");
                yield new Entrance.Cancelled(signal);
            }
        };
    }

    private void succeeded(Events events, @Nullable Lease predecessor) {
        if (predecessor != null && predecessor.state() == Lease.State.HELD) {
            warn(
                    events,
                    "%s has not ended in order: its lease of %s expired at %s."
                            .formatted(predecessor.holder().text(), environment.name(), predecessor.expiresAt()));
        }
    }

    private void ended(Events events, Instant begin, boolean succeeded, String detail) {
        events.publish(new Event.StepEnded(now(), "lease", succeeded, Duration.between(begin, now()), detail));
    }

    private void warn(Events events, String text) {
        events.publish(new Event.Warned(now(), text));
    }

    private Instant now() {
        return timing.clock().instant();
    }
}
