package dev.slipway.deployer.history;

import static dev.slipway.deployer.history.Deeds.bad;
import static dev.slipway.deployer.history.Deeds.digest;
import static dev.slipway.deployer.history.Deeds.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.ledger.Build;
import dev.slipway.deployer.ledger.Build.Compatible;
import dev.slipway.deployer.ledger.ReleaseRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which release an environment goes back to. */
final class WayBackToTest {

    private static WayBackTo choose(char running, @Nullable String wanted, ReleaseRecord... oldestFirst) {
        return WayBackTo.choose("staging", List.of(oldestFirst).reversed(), digest(running), wanted);
    }

    private static void assertChosen(WayBackTo choice, char digit) {
        assertThat(choice).isEqualTo(new WayBackTo.Chosen(digest(digit), List.of()));
    }

    private static void assertWarned(WayBackTo choice, char digit, String warning) {
        assertThat(choice).isEqualTo(new WayBackTo.Chosen(digest(digit), List.of(warning)));
    }

    private static void assertRefused(WayBackTo choice, String why) {
        assertThat(choice)
                .isInstanceOfSatisfying(
                        WayBackTo.Refused.class,
                        refused -> assertThat(refused.problem())
                                .startsWith("Tried to find a release that staging can go back to but failed because: ")
                                .contains(why));
    }

    @Test
    void byDefaultItIsTheLastSuccessfulOneBeforeWhatRuns() {
        assertChosen(choose('2', null, good(1, "deploy", '1'), good(2, "promote", '2')), '1');
        assertChosen(
                choose('2', null, good(1, "deploy", '1'), good(2, "deploy", '2'), bad(3, '3', "rolled-back", 30)), '1');
        assertChosen(
                choose('3', null, good(1, "deploy", '1'), bad(2, '2', "rolled-back", 30), good(3, "deploy", '3')), '1');
    }

    @Test
    void commandsAndUnfinishedRunsAreNoReleases() {
        assertChosen(
                choose(
                        '2',
                        null,
                        good(1, "deploy", '1'),
                        good(2, "run", '9'),
                        Deeds.running(3, "deploy", '8', Compatible.TRUE),
                        good(4, "deploy", '2'),
                        good(5, "run", '9')),
                '1');
    }

    @Test
    void aRollbackGoesBackFurtherAndNotForthAgain() {
        assertRefused(
                choose('1', null, good(1, "deploy", '1'), good(2, "deploy", '2'), good(3, "rollback", '1')),
                "no successful release before the one that runs");
        assertChosen(
                choose(
                        '2',
                        null,
                        good(1, "deploy", '1'),
                        good(2, "deploy", '2'),
                        good(3, "deploy", '3'),
                        good(4, "rollback", '2')),
                '1');
    }

    @Test
    void afterARollbackTheReleaseThatWasTakenBackIsPassedOver() {
        assertChosen(
                choose(
                        '3',
                        null,
                        good(1, "deploy", '1'),
                        good(2, "deploy", '2'),
                        good(3, "rollback", '1'),
                        good(4, "deploy", '3')),
                '1');
    }

    @Test
    void servicesThatRunDifferentThingsGoBackToTheNewestSuccess() {
        List<ReleaseRecord> newestFirst =
                List.of(bad(3, '3', "rollback-failed", 31), good(2, "deploy", '2'), good(1, "deploy", '1'));
        assertChosen(WayBackTo.choose("staging", newestFirst, null, null), '2');
        assertRefused(WayBackTo.choose("staging", List.of(), null, null), "no successful release before");
    }

    @Test
    void whatTheLedgerDoesNotKnowIsNoPlaceToStartFrom() {
        assertRefused(
                choose('7', null, good(1, "deploy", '1')), "the ledger does not know what runs there (777777777777)");
        assertRefused(choose('1', null), "the ledger does not know what runs there");
    }

    @Test
    void aNamedReleaseIsTakenWhenItSucceeded() {
        ReleaseRecord[] all = {
            good(1, "deploy", '1'), good(2, "deploy", '2'), bad(3, '3', "rolled-back", 30), good(4, "deploy", '4')
        };
        assertWarned(choose('4', "r-1", all), '1', "2 releases lie between; each vouches for the one before it alone.");
        assertChosen(choose('4', "r-2", all), '2');
        assertRefused(choose('4', "r-3", all), "the ledger has no successful release r-3");
        assertChosen(choose('4', digest('2').value(), all), '2');
    }

    @Test
    void aDigestThatIsNotRecordedIsTakenWithAWarning() {
        assertWarned(
                choose('1', digest('7').value(), good(1, "deploy", '1')),
                '7',
                "Nothing says that 777777777777 ever ran in staging, nor that it can run on the database as it is now.");
    }

    @Test
    void theSchemaContractOfWhatCameSinceIsHonoured() {
        ReleaseRecord first = good(1, "deploy", '1');
        ReleaseRecord forbids = Deeds.ended(2, "deploy", '2', Compatible.FALSE, "done", 0);
        assertRefused(
                choose('2', null, first, forbids),
                "release r-2 (v2) says that what ran before it cannot run on the database that it left");
        assertRefused(choose('3', "r-1", first, forbids, good(3, "deploy", '3')), "release r-2 (v2)");
        assertWarned(
                choose('2', null, first, Deeds.ended(2, "deploy", '2', Compatible.UNKNOWN, "done", 0)),
                '1',
                "Release r-2 (v2) does not say whether what ran before it can run on the database that it left.");
        // The contract of the target itself says nothing about the way to it.
        assertChosen(
                choose('2', null, Deeds.ended(1, "deploy", '1', Compatible.FALSE, "done", 0), good(2, "deploy", '2')),
                '1');
    }

    @Test
    void withoutALedgerOnlyADigestWillDo() {
        assertThat(Past.unrecorded("staging", digest('1').value())).isInstanceOf(WayBackTo.Chosen.class);
        assertThat(Past.unrecorded("staging", "r-1")).isInstanceOf(WayBackTo.Refused.class);
        assertThat(Past.unrecorded("staging", null))
                .isInstanceOfSatisfying(
                        WayBackTo.Refused.class,
                        refused -> assertThat(refused.problem()).contains("slipway.yml has no state", "--to sha256:"));
    }

    @Test
    void aReleaseThatFailedAfterItsMigrationForbidsTheWayBackBeforeIt() {
        ReleaseRecord failed = Deeds.ended(2, "deploy", '2', Build.Compatible.FALSE, "rollback-failed", 31);
        ReleaseRecord migrated = failed.with(new ReleaseRecord.Task("migrate", "r-2", null, "succeeded"));
        assertThat(choose('3', null, good(1, "deploy", '1'), migrated, good(3, "deploy", '3')))
                .isInstanceOfSatisfying(
                        WayBackTo.Refused.class,
                        refused ->
                                assertThat(refused.problem()).contains("release r-2 (v2) failed after its migration"));
        assertChosen(choose('3', null, good(1, "deploy", '1'), failed, good(3, "deploy", '3')), '1');
        assertChosen(
                choose('4', null, good(1, "deploy", '1'), migrated, good(3, "deploy", '3'), good(4, "deploy", '4')),
                '3');
    }
}
