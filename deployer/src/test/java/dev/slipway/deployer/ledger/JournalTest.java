package dev.slipway.deployer.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.FakeObjects;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskArn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record that is written ahead of what it describes, and what becomes of it when S3 or somebody else is in the way. */
final class JournalTest {
    private static final TaskArn TASK = new TaskArn("arn:aws:ecs:eu-central-1:111111111111:task/c/1");
    private static final Instant NOW = Records.BEGINNING.plusSeconds(30);

    private final FakeObjects objects = new FakeObjects(() -> Records.BEGINNING);
    private final Ledger ledger = new Ledger(objects, new State("releases", "ublog"), "staging");
    private final List<String> warnings = new ArrayList<>();
    private final Journal journal = new Journal(ledger, warnings::add);

    @BeforeEach
    void begin() {
        journal.open(Records.begun("r-1"));
    }

    /** What anybody else would read now. */
    private Entry.Kept stored() {
        return (Entry.Kept) ledger.find(new ReleaseId("r-1")).orElseThrow();
    }

    private ReleaseRecord.Service web() {
        return stored().record().service("web").orElseThrow();
    }

    @Test
    void registeredRevisionsAreWrittenAtOnce() {
        journal.registered(Map.of("web", Records.revision(2)));
        assertThat(web().after()).isEqualTo(Records.revision(2));
        assertThat(stored().record().service("worker").orElseThrow().after()).isNull();
    }

    @Test
    void whatIsAboutToMoveIsWrittenOnce() {
        journal.touching(List.of("web"));
        String etag = stored().etag();
        assertThat(web().touched()).isTrue();
        assertThat(stored().record().service("worker").orElseThrow().touched()).isFalse();
        journal.touching(List.of("web"));
        journal.touching(List.of("no such service"));
        assertThat(stored().etag()).isEqualTo(etag);
        journal.touching(List.of("web", "worker"));
        assertThat(stored().record().service("worker").orElseThrow().touched()).isTrue();
    }

    @Test
    void ecsNamesAServiceByItsOwnName() {
        journal.touchingInEcs("web");
        assertThat(web().touched()).isFalse();
        journal.touchingInEcs("ublog-staging-web");
        assertThat(web().touched()).isTrue();
        assertThat(stored().record().service("worker").orElseThrow().touched()).isFalse();
    }

    @Test
    void aTaskIsFollowedFromBeforeItsStart() {
        journal.taskEnded("too early");
        journal.starting("migrate", "r-1");
        assertThat(stored().record().task()).isEqualTo(new ReleaseRecord.Task("migrate", "r-1", null, null));
        journal.started("migrate", "r-1", TASK);
        assertThat(stored().record().task()).isEqualTo(new ReleaseRecord.Task("migrate", "r-1", TASK, null));
        journal.taskEnded("succeeded");
        assertThat(journal.taskUnwatched()).isFalse();
        assertThat(requireNonNull(stored().record().task()).end())
                .as("written with what comes next")
                .isNull();
        journal.note("next");
        assertThat(requireNonNull(stored().record().task()).end()).isEqualTo("succeeded");
    }

    @Test
    void anEndThatWasOnlyAskedForIsUnwatched() {
        assertThat(journal.taskUnwatched()).isFalse();
        journal.starting("migrate", "r-1");
        journal.taskEnded("cancelled");
        assertThat(journal.taskUnwatched()).isTrue();
    }

    @Test
    void whatIsLeftRecoveringStaysSoWhenTheRunEnds() {
        journal.recovering();
        assertThat(stored().record().state()).isEqualTo(ReleaseRecord.State.RECOVERING);
        journal.end(new ReleaseRecord.End(NOW, "cancelled", 130, "It was cancelled."));
        assertThat(stored().record().state()).isEqualTo(ReleaseRecord.State.RECOVERING);
        assertThat(requireNonNull(stored().record().end()).exitCode()).isEqualTo(130);
        assertThat(stored().record().successful()).isFalse();
    }

    @Test
    void anEndEndsIt() {
        assertThat(stored().record().successful()).isFalse();
        journal.end(new ReleaseRecord.End(NOW, "released", 0, "It runs."));
        assertThat(stored().record().state()).isEqualTo(ReleaseRecord.State.ENDED);
        assertThat(stored().record().successful()).isTrue();
    }

    @Test
    void tagsStepsAndWarningsAreWrittenWithWhatComesNext() {
        List<Event> heard = new ArrayList<>();
        Event step = new Event.StepEnded(NOW, "register", true, Duration.ofSeconds(10), "web:2");
        Event warning = new Event.Warned(NOW, "It is late.");
        Event other = new Event.StepStarted(NOW, "migrate");
        List.of(step, warning, other).forEach(journal.listening(heard::add)::publish);
        assertThat(heard).containsExactly(step, warning, other);
        journal.protectedBy("slipway-staging-r-1");
        assertThat(stored().record().steps()).isEmpty();
        journal.note("next");
        assertThat(stored().record().protectingTags()).containsExactly("slipway-staging-r-1");
        assertThat(stored().record().notes()).containsExactly("It is late.", "next");
        assertThat(stored().record().steps())
                .containsExactly(new ReleaseRecord.Step(
                        "register", NOW.minusSeconds(10), Duration.ofSeconds(10), true, "web:2"));
    }

    @Test
    void whatWasSaidBeforeItWasOpenIsInItToo() {
        Journal other = new Journal(ledger, warnings::add);
        assertThat(other.record()).isEmpty();
        other.listening(_ -> {}).publish(new Event.Warned(NOW, "Early."));
        other.open(Records.begun("r-2"));
        assertThat(other.record().orElseThrow().notes()).containsExactly("Early.");
        assertThat(((Entry.Kept) ledger.find(new ReleaseId("r-2")).orElseThrow())
                        .record()
                        .notes())
                .containsExactly("Early.");
    }

    @Test
    void aBeginningThatCannotBeWrittenIsAFailureAndLaterOnesAreOneWarning() {
        objects.fails(1);
        Journal other = new Journal(ledger, warnings::add);
        assertThatThrownBy(() -> other.open(Records.begun("r-2"))).isInstanceOf(AwsFailure.class);
        assertThat(warnings).isEmpty();
        objects.fails(2);
        journal.note("one");
        journal.note("two");
        assertThat(warnings).singleElement().asString().contains("S3 does not answer.", "The release goes on");
        journal.note("three");
        assertThat(stored().record().notes()).containsExactly("one", "two", "three");
    }

    @Test
    void whatSomebodyElseKeepsIsNotWrittenAnyMore() {
        Entry.Kept taken = ((Writing.Written) ledger.takeOver(stored(), "abort-9")).kept();
        journal.note("one");
        journal.note("two");
        assertThat(stored()).isEqualTo(taken);
        assertThat(warnings).singleElement().asString().contains(taken.key(), "somebody else");
        assertThat(journal.record().orElseThrow().notes()).containsExactly("one", "two");
    }

    @Test
    void anAdoptedRecordIsGoneOnWith() {
        Journal other = new Journal(ledger, warnings::add);
        other.adopt(((Writing.Written) ledger.takeOver(stored(), "abort-9")).kept());
        other.note("taken over");
        assertThat(stored().record().notes()).containsExactly("taken over");
        assertThat(stored().record().keeper()).isEqualTo("abort-9");
        assertThat(warnings).isEmpty();
    }

    @Test
    void withoutALedgerAllOfItIsKnownAndNothingWritten() {
        Journal none = Journal.none();
        none.open(Records.begun("r-9"));
        List<BiConsumer<Journal, String>> words = List.of(Journal::note, Journal::protectedBy, Journal::taskEnded);
        words.forEach(word -> word.accept(none, "a word"));
        assertThat(none.record().orElseThrow().notes()).containsExactly("a word");
        assertThat(ledger.newest(9)).hasSize(1);
    }
}
