package dev.slipway.deployer.command;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.EventBus;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.event.Listener;
import dev.slipway.deployer.lease.Claimant;
import dev.slipway.deployer.lease.LeaseLost;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.ledger.Access;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.ledger.Entrance;
import dev.slipway.deployer.ledger.Journal;
import dev.slipway.deployer.ledger.LateNotes;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.ledger.Terms;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.report.Console;
import dev.slipway.deployer.report.GitHub;
import dev.slipway.deployer.report.GitHubFiles;
import dev.slipway.deployer.report.JsonLines;
import dev.slipway.deployer.report.SlackReport;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** One run of a verb that changes something: its id, its reports, its beginning and its end, whatever happens between. */
final class Session {
    /** How long Slack may take to hear of the end. No Slack adds more than 5 s to a run, the start of threads included. */
    private static final Duration SLACK = Duration.ofSeconds(4);

    /**
     * The same after a signal. GitHub kills 10 s after the first one: up to 5 s for the requests, then the ledger, this, and
     * the other reports.
     */
    private static final Duration SLACK_ONCE_CANCELLED = Duration.ofSeconds(2);

    private static final Duration CLOSING_ONCE_CANCELLED = Duration.ofSeconds(1);

    /** What a report gets beyond Slack's budget before nobody waits for it any longer. */
    private static final Duration SPARE = Duration.ofMillis(500);

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Surroundings surroundings;
    private final boolean json;
    private final Environment environment;
    private final Aws aws;
    private final Aws heeding;
    private final Cancellation cancellation = new Cancellation();
    private final Timing timing;
    private final ReleaseId release;
    private volatile Journal journal = Journal.none();

    Session(Surroundings surroundings, boolean json, Environment environment, Aws aws) {
        this.surroundings = surroundings;
        this.json = json;
        this.environment = environment;
        this.aws = aws;
        this.heeding = aws.heeding(cancellation);
        this.timing = surroundings.timing().apply(cancellation);
        this.release = new ReleaseId(STAMP.format(timing.clock().instant()) + "-"
                + String.format("%04x", timing.random().nextInt(1 << 16)));
    }

    /** The work of a verb. */
    @FunctionalInterface
    interface Work {
        Ending run(Events events);
    }

    /** The work of a verb that has the environment in custody. */
    @FunctionalInterface
    interface Held {
        Ending run(Custody custody, Events events);
    }

    ReleaseId release() {
        return release;
    }

    Timing timing() {
        return timing;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** AWS with an ear for the session's cancellation: whatever hangs, a signal is acted on at once. */
    Aws aws() {
        return heeding;
    }

    /**
     * Does the work between the first and the last event.
     *
     * @param slack whether the channel is told, where there is one
     * @return what the program ends with
     */
    int run(String verb, String label, boolean slack, Work work) {
        surroundings.signals().accept(cancellation);
        Instant began = timing.clock().instant();
        try (EventBus bus = new EventBus(listeners(slack), timing.clock(), () -> budget().plus(SPARE))) {
            bus.publish(new Event.Started(
                    began,
                    release,
                    environment.application(),
                    environment.name(),
                    verb,
                    label,
                    null,
                    surroundings.actor().orElse(null),
                    surroundings.runUrl().orElse(null)));
            Ending ending = attempt(work, bus);
            Instant now = timing.clock().instant();
            bus.publish(new Event.Ended(
                    now,
                    ending.outcome(),
                    ending.number(),
                    Duration.between(began, now),
                    ending.message(),
                    ending.failure()));
            return ending.number();
        }
    }

    /**
     * The same for a verb that writes to the environment: it has the lease meanwhile, and its record is ended with it.
     *
     * @param purpose whose lease it may take over
     */
    int hold(String verb, String label, boolean slack, Terms terms, Leases.Purpose purpose, Held work) {
        return run(verb, label, slack, events -> {
            Access access =
                    new Access(heeding, environment, terms, claimant(verb), timing, cancellation, this::background);
            return switch (access.enter(purpose, events)) {
                case Entrance.Entered(Custody custody) -> held(custody, events, after(verb, terms, purpose, work));
                case Entrance.Denied(String message) -> Ending.of(ExitCode.LOCKED, message);
                case Entrance.Cancelled(Cancellation.Signal signal) ->
                    Ending.cancelled(signal, "Cancelled while it waited for the lease. Nothing was changed.");
            };
        });
    }

    /** Before a verb writes, it looks at what runs that are gone have left; {@code abort} is there for just that. */
    private Held after(String verb, Terms terms, Leases.Purpose purpose, Held work) {
        State state = terms.state();
        return switch (purpose) {
            case CLEAN_UP -> work;
            case WRITE ->
                state == null
                        ? work
                        : (custody, events) -> new Inheriting(heeding, environment, state, timing, cancellation)
                                .look(verb, verb + "-" + release, events)
                                .orElseGet(() -> work.run(custody, events));
        };
    }

    private Ending held(Custody custody, Events events, Held work) {
        journal = custody.journal();
        try (custody) {
            Ending ending =
                    attempt(heard -> work.run(custody, heard), custody.journal().listening(events));
            ReleaseRecord.End end = new ReleaseRecord.End(
                    timing.clock().instant(), ending.outcome(), ending.number(), ending.message());
            if (cancellation.isRequested()) {
                // Whatever S3 does not answer in time is left to abort.
                timing.haste().all(List.of(() -> closed(custody, end)), CLOSING_ONCE_CANCELLED);
            } else {
                custody.journal().end(end);
            }
            return ending;
        }
    }

    private static void closed(Custody custody, ReleaseRecord.End end) {
        custody.journal().end(end);
        custody.close();
    }

    private Claimant claimant(String verb) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return new Claimant(
                release + "-" + unique,
                release,
                verb,
                surroundings.actor().orElse(null),
                surroundings.runUrl().orElse(null));
    }

    private void background(String name, Cancellation over, Consumer<Timing> body) {
        Thread.ofVirtual()
                .name(name)
                .start(() -> body.accept(surroundings.timing().apply(over)));
    }

    private Duration budget() {
        return cancellation.isRequested() ? SLACK_ONCE_CANCELLED : SLACK;
    }

    private Ending attempt(Work work, Events events) {
        try {
            return work.run(events);
        } catch (LeaseLost e) {
            return Ending.of(
                    ExitCode.SUPERSEDED,
                    "%s What this run had asked for until then stands as it is. Look with: deployer status %s."
                            .formatted(e.getMessage(), environment.name()));
        } catch (AwsFailure e) {
            return cancellation
                    .requested()
                    .map(signal -> Ending.cancelled(signal, "The run was cancelled. " + e.getMessage()))
                    .orElseGet(() -> Ending.of(ExitCode.PREFLIGHT_FAILED, String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            if (surroundings.debug()) {
                e.printStackTrace(surroundings.err());
            }
            return Ending.of(ExitCode.OUR_BUG, Failures.bug(e));
        }
    }

    /** In the order in which they end: what Slack could not be told, the others are. */
    private List<Listener> listeners(boolean slack) {
        List<Listener> listeners = new ArrayList<>();
        Environment.Slack channel = environment.slack();
        if (slack && channel != null) {
            listeners.add(new SlackReport(channel, () -> aws.secrets().value(channel.tokenSecret()), this::budget));
        }
        listeners.add(new LateNotes(() -> journal));
        listeners.add(new GitHub(GitHubFiles.of(surroundings.variables()), environment.url()));
        if (json) {
            listeners.add(new JsonLines(surroundings.out()));
        }
        listeners.add(new Console(
                json ? surroundings.err() : surroundings.out(),
                surroundings.terminal() && !json,
                surroundings.colours(),
                surroundings.github(),
                cancellation::isRequested));
        return listeners;
    }
}
