package dev.slipway.deployer.history;

import static dev.slipway.deployer.history.Deeds.bad;
import static dev.slipway.deployer.history.Deeds.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.ledger.Build.Compatible;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.release.ReleaseId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** DORA's figures over records, and the records as a list. */
final class DoraTest {
    private static final Instant NOW = Deeds.DAY.plus(Duration.ofDays(14)).plus(Duration.ofHours(1));

    private static Dora dora(ReleaseRecord... oldestFirst) {
        return Dora.of(List.of(oldestFirst).reversed(), NOW);
    }

    @Test
    void nothingIsNothing() {
        assertThat(dora()).isEqualTo(new Dora(0, Duration.ZERO, null, 0, 0, null));
        assertThat(dora().perWeek()).isZero();
        assertThat(dora().changeFailureRate()).isZero();
    }

    @Test
    void deploymentsAreReleasesThatEndedWell() {
        Dora dora = dora(
                good(1, "deploy", '1'),
                good(2, "promote", '2'),
                bad(3, '3', "rolled-back", 30),
                good(4, "run", '9'),
                good(5, "rollback", '1'),
                Deeds.running(6, "deploy", '4', Compatible.TRUE));
        assertThat(dora.deployments()).isEqualTo(2);
        assertThat(dora.span()).isEqualTo(Duration.ofDays(14));
        assertThat(dora.perWeek()).isEqualTo(1.0);
    }

    @Test
    void leadTimeIsTheMedianFromCommitToEnd() {
        // Each was committed at the day's beginning.
        assertThat(dora(good(1, "deploy", '1'), good(2, "deploy", '2'), good(9, "deploy", '3'))
                        .leadTime())
                .isEqualTo(Duration.ofMinutes(130));
        assertThat(dora(good(1, "deploy", '1'), good(3, "deploy", '2')).leadTime())
                .isEqualTo(Duration.ofMinutes(130));
        assertThat(dora(bad(1, '1', "rolled-back", 30)).leadTime()).isNull();
    }

    @Test
    void aFailedChangeTouchedAServiceAndFailedOrWasTakenBack() {
        Dora dora = dora(
                good(1, "deploy", '1'),
                bad(2, '2', "rolled-back", 30),
                good(3, "deploy", '3'),
                good(4, "rollback", '1'),
                good(5, "deploy", '5'));
        assertThat(dora.changes()).isEqualTo(4);
        assertThat(dora.failed()).isEqualTo(2);
        assertThat(dora.changeFailureRate()).isEqualTo(0.5);
        // 5 min from the roll-out's beginning to the end of its way back; an hour from the end of 3 to the end of the
        // rollback.
        assertThat(dora.timeToRestore()).isEqualTo(Duration.ofMinutes(65).dividedBy(2));
    }

    @Test
    void aReleaseThatTouchedNothingIsNoChange() {
        ReleaseRecord untouched = ReleaseRecord.of(
                        Deeds.running(2, "deploy", '2', Compatible.TRUE).opening(), "r-2-run", List.of())
                .ended(new ReleaseRecord.End(NOW, "migration-failed", 20, "It failed."));
        assertThat(dora(untouched).changes()).isZero();
        assertThat(dora(untouched).failed()).isZero();
    }

    @Test
    void whatDidNotGoBackIsRestoredByTheNextSuccess() {
        assertThat(dora(bad(2, '2', "rollback-failed", 31), good(4, "run", '9'), good(5, "deploy", '3'))
                        .timeToRestore())
                .isEqualTo(Duration.ofMinutes(185));
        assertThat(dora(bad(2, '2', "rollback-failed", 31)).timeToRestore()).isNull();
    }

    private static History history(ReleaseRecord... oldestFirst) {
        List<Entry> entries = Stream.of(oldestFirst)
                .<Entry>map(record -> new Entry.Kept("key", record, "etag"))
                .toList()
                .reversed();
        return new History("staging", entries, new ReleaseId("r-4"), NOW);
    }

    private static String printed(History history) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        history.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsReleasesWithTheirEnds() {
        String text = printed(history(
                good(1, "deploy", '1'),
                bad(2, '2', "rolled-back", 30).recovering(),
                Deeds.running(3, "deploy", '3', Compatible.TRUE),
                Deeds.running(4, "deploy", '4', Compatible.TRUE)));
        assertThat(text.lines().skip(1).limit(4))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("r-4 ").endsWith("running"),
                        line -> assertThat(line).contains("did not end"),
                        line -> assertThat(line).contains("recovering: run abort"),
                        line -> assertThat(line)
                                .contains("2026-11-21 01:00:00Z", "deploy", "anna", "v1 111111111111", "done")
                                .endsWith("10 min 00 s"));
        assertThat(text)
                .contains("deployment frequency", "0.5 a week (1 in 14 d)", "change failure rate", "50 % (1 of 2)");
        assertThat(printed(history())).isEqualTo("Nothing is recorded for staging yet.\n");
    }

    @Test
    void saysTheSameAsJson() {
        assertThat(history(good(1, "deploy", '1')).json())
                .contains(
                        "\"environment\":\"staging\"",
                        "\"release\":\"r-1\"",
                        "\"shown\":\"done\"",
                        "\"deployments\":1",
                        "\"leadTimeSeconds\":4200",
                        "\"problems\":[]")
                .doesNotContain("\n", "timeToRestoreSeconds");
    }

    @Test
    void whatOthersWroteCannotMoveTheCursor() {
        ReleaseRecord odd = good(1, "deploy", '1').ended(new ReleaseRecord.End(NOW, "\u001b[2Jdone", 0, ""));
        assertThat(printed(history(odd))).doesNotContain("\u001b");
    }
}
