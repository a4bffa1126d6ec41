package dev.slipway.deployer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.aws.FakeObjects;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.release.ReleaseId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records in a bucket. */
final class LedgerTest {
    private final FakeObjects objects = new FakeObjects(() -> Records.BEGINNING);
    private final Ledger ledger = new Ledger(objects, new State("releases", "ublog"), "staging");

    @Test
    void keepsRecordsInTheOrderOfTimeAndListsTheNewestFirst() {
        for (int minute = 0; minute < 5; minute++) {
            ledger.open(Records.begun("r-" + minute, Records.BEGINNING.plusSeconds(60L * minute), "deploy", '2', null));
        }
        assertThat(ledger.newest(2))
                .extracting(Entry::key)
                .containsExactly(
                        "ublog/staging/releases/20261121T100400.000Z-r-4.json",
                        "ublog/staging/releases/20261121T100300.000Z-r-3.json");
        assertThat(ledger.newest(20)).hasSize(5);
        assertThat(new Ledger(objects, new State("releases", "ublog"), "production").newest(20))
                .isEmpty();
    }

    @Test
    void writesARecordAgainAsLongAsItsKeeperIsTheSame() {
        Entry.Kept opened = ledger.open(Records.begun("r-1"));
        Writing once = ledger.write(opened, opened.record().noting("one"));
        assertThat(once).isInstanceOf(Writing.Written.class);
        // From the ETag of the first time: an answer of ours was lost in between.
        assertThat(ledger.write(opened, opened.record().noting("two"))).isInstanceOf(Writing.Written.class);
        assertThat(ledger.find(new ReleaseId("r-1")))
                .hasValueSatisfying(entry ->
                        assertThat(((Entry.Kept) entry).record().notes()).containsExactly("two"));
    }

    @Test
    void aRecordThatSomebodyElseTookOverIsNotWrittenAnyMore() {
        Entry.Kept opened = ledger.open(Records.begun("r-1"));
        assertThat(ledger.takeOver(opened, "abort-9")).isInstanceOf(Writing.Written.class);
        assertThat(ledger.write(opened, opened.record().noting("late")))
                .isInstanceOfSatisfying(
                        Writing.Taken.class,
                        taken -> assertThat(((Entry.Kept) taken.now()).record().keeper())
                                .isEqualTo("abort-9"));
        assertThat(((Entry.Kept) ledger.newest(1).getFirst()).record().notes()).isEmpty();
    }

    @Test
    void aSecondRecordOfTheSameRunIsRefused() {
        ledger.open(Records.begun("r-1"));
        ReleaseRecord other = Records.begun("r-1").noting("another one");
        assertThatThrownBy(() -> ledger.open(other)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNoRecordIsNamedAndDoesNotHideTheOthers() {
        ledger.open(Records.begun("r-1"));
        objects.create("ublog/staging/releases/20261121T120000.000Z-r-2.json", "{}");
        objects.create("ublog/staging/releases/notes.txt", "not ours");
        List<Entry> entries = ledger.newest(10);
        assertThat(entries).hasSize(2);
        assertThat(entries.getFirst())
                .isEqualTo(
                        new Entry.Unreadable(
                                "ublog/staging/releases/20261121T120000.000Z-r-2.json",
                                "Tried to read the record ublog/staging/releases/20261121T120000.000Z-r-2.json but failed because: it says nothing of \"release\". It is left out; a newer version of this program may know it."));
    }

    @Test
    void aRecordThatIsGoneIsNobodysAndIsNotWrittenAgain() {
        Entry.Kept opened = ledger.open(Records.begun("r-1"));
        objects.delete(opened.key(), opened.etag());
        assertThat(ledger.write(opened, opened.record().noting("late")))
                .isInstanceOfSatisfying(
                        Writing.Taken.class,
                        taken -> assertThat(taken.now())
                                .isEqualTo(new Entry.Unreadable(
                                        opened.key(), "The record " + opened.key() + " is gone.")));
        assertThat(ledger.newest(1)).isEmpty();
    }

    @Test
    void findsTheRecordOfARunAmongOthers() {
        ledger.open(Records.begun("r-1"));
        ledger.open(Records.begun("r-2", Records.BEGINNING.plusSeconds(60), "deploy", '2', null));
        assertThat(((Entry.Kept) ledger.find(new ReleaseId("r-1")).orElseThrow())
                        .record()
                        .release())
                .hasToString("r-1");
        assertThat(ledger.find(new ReleaseId("r-3"))).isEmpty();
    }
}
