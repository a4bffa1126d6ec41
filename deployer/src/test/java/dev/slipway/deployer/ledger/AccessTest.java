package dev.slipway.deployer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.FakeAws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.config.Freeze;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.lease.Claimant;
import dev.slipway.deployer.lease.LeasePolicy;
import dev.slipway.deployer.lease.Leases;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The door of an environment: freezes, and what is said where there is no state. */
final class AccessTest {
    private static final State STATE = new State("slipway-releases", "ublog");

    /** The clock begins on a Saturday. */
    private static final Freeze WEEKEND = new Freeze(
            new Freeze.Moment(DayOfWeek.FRIDAY, LocalTime.of(16, 0)),
            new Freeze.Moment(DayOfWeek.MONDAY, LocalTime.of(7, 0)),
            ZoneOffset.UTC);

    private final FakeAws aws = new FakeAws();
    private final List<Event> events = new ArrayList<>();
    private final Environment environment = Gate.environment();
    private final Gate gate = new Gate();

    private Entrance enter(@Nullable State state, @Nullable String despite) {
        Terms terms = new Terms(state, List.of(WEEKEND), despite, Duration.ZERO, LeasePolicy.standard());
        return new Access(
                        aws,
                        environment,
                        terms,
                        new Claimant("anna-run", new ReleaseId("anna"), "deploy", "anna", null),
                        aws.time.timing(),
                        new Cancellation(),
                        (_, _, _) -> {})
                .enter(Leases.Purpose.WRITE, events::add);
    }

    private List<String> warnings() {
        return events.stream()
                .filter(Event.Warned.class::isInstance)
                .map(event -> ((Event.Warned) event).message())
                .toList();
    }

    @Test
    void aFrozenEnvironmentTakesNoReleaseWithOrWithoutState() {
        Entrance denied = new Entrance.Denied(
                "Tried to release to staging but failed because: it is frozen until Mon 2026-11-23 07:00 Z. Release after that, or with --despite-freeze REASON; rollback and abort work in a freeze.");
        assertThat(enter(STATE, null)).isEqualTo(denied);
        assertThat(enter(null, null)).isEqualTo(denied);
        assertThat(aws.objects.list("")).isEmpty();
    }

    @Test
    void aReasonOpensItAndIsToldAndRecorded() {
        Custody custody = ((Entrance.Entered) enter(STATE, "a fix for the outage")).custody();
        assertThat(warnings())
                .containsExactly(
                        "staging is frozen until Mon 2026-11-23 07:00 Z. Released all the same: a fix for the outage");
        custody.open(environment, "v2", null, Build.UNKNOWN, aws.time.instant(), List.of());
        ReleaseRecord record = ((Entry.Kept)
                        new Ledger(aws.objects, STATE, "staging").newest(1).getFirst())
                .record();
        assertThat(record.opening().despiteFreeze()).isEqualTo("a fix for the outage");
        assertThat(record.notes()).containsExactlyElementsOf(warnings());
    }

    @Test
    void withoutStateItSaysOnceWhatCannotBePromised() {
        assertThat(enter(null, "a fix")).isInstanceOf(Entrance.Entered.class);
        assertThat(warnings()).hasSize(2).last().asString().contains("slipway.yml has no state");
    }

    private Event.StepEnded lastStep() {
        return gate.events(Event.StepEnded.class).getLast();
    }

    @Test
    void theLeaseIsAStepThatIsTold() {
        gate.enter("anna");
        assertThat(gate.events(Event.StepStarted.class))
                .extracting(Event.StepStarted::step)
                .containsExactly("lease");
        assertThat(lastStep().succeeded()).isTrue();
        assertThat(lastStep().detail()).isEqualTo("s3://slipway-releases/ublog/staging");
        assertThat(gate.events(Event.Warned.class)).isEmpty();
    }

    @Test
    void somebodyElsesLeaseKeepsARunOut() {
        gate.enter("anna");
        assertThat(gate.asks("berta"))
                .isInstanceOfSatisfying(
                        Entrance.Denied.class,
                        denied -> assertThat(denied.message()).contains("of anna"));
        assertThat(lastStep().succeeded()).isFalse();
    }

    @Test
    void whoSucceedsARunThatHasVanishedIsToldOfIt() {
        gate.enter("anna");
        gate.takenBy("berta");
        assertThat(gate.events(Event.Warned.class))
                .singleElement()
                .extracting(Event.Warned::message)
                .asString()
                .contains("of anna", "expired at");
        assertThat(lastStep().succeeded()).isTrue();
    }

    @Test
    void aCancelledRunWaitsForNobody() {
        gate.enter("anna");
        gate.cancellation.request(Cancellation.Signal.TERMINATE);
        gate.patience = Duration.ofMinutes(1);
        assertThat(gate.asks("berta")).isEqualTo(new Entrance.Cancelled(Cancellation.Signal.TERMINATE));
        assertThat(lastStep().succeeded()).isFalse();
        assertThat(gate.events(Event.Warned.class))
                .extracting(Event.Warned::message)
                .singleElement()
                .asString()
                .contains("Waiting for the lease");
    }

    @Test
    void withoutAnAnswerOfS3NobodyEnters() {
        gate.aws.objects.fails(1_000);
        assertThatThrownBy(() -> gate.asks("anna")).isInstanceOf(AwsFailure.class);
        assertThat(lastStep())
                .extracting(Event.StepEnded::succeeded, Event.StepEnded::detail)
                .containsExactly(false, "S3 does not answer.");
    }

    @Test
    void aLedgerThatCannotBeWrittenIsTold() {
        Custody custody = gate.enter("anna");
        custody.open(environment, "v2", null, Build.UNKNOWN, gate.aws.time.instant(), Gate.SERVICES);
        gate.aws.objects.fails(1);
        custody.journal().note("a note");
        assertThat(gate.events(Event.Warned.class)).hasSize(1);
    }

    @Test
    void aReasonWithoutAFreezeIsNotRecorded() {
        Custody custody = ((Entrance.Entered) gate.asks("anna", List.of(), "just in case")).custody();
        custody.open(environment, "v2", null, Build.UNKNOWN, gate.aws.time.instant(), Gate.SERVICES);
        assertThat(gate.record("anna").opening().despiteFreeze()).isNull();
        assertThat(gate.record("anna").json()).containsEntry("release", "anna").doesNotContainKey("despiteFreeze");
    }
}
