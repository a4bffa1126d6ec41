package dev.slipway.deployer.history;

import dev.slipway.deployer.ledger.ReleaseRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * DORA's four figures of an environment ("DORA's software delivery metrics"), by the definitions of docs/ledger.md.
 *
 * @param deployments releases that ended well; going back is none
 * @param span from the beginning of the oldest record to now
 * @param leadTime the median from a commit to the end of the release that brought it; absent when no commit's time is known
 * @param changes releases that touched a service, whatever came of them
 * @param failed those of them that failed, or were taken back by a rollback
 * @param timeToRestore the median time from such a failure until the environment was well again; absent without one
 */
public record Dora(
        int deployments,
        Duration span,
        @Nullable Duration leadTime,
        int changes,
        int failed,
        @Nullable Duration timeToRestore) {

    private static final Set<String> RELEASES = Set.of("deploy", "promote");

    /** Outcomes after which every service runs again what it ran before. */
    private static final Set<String> WENT_BACK = Set.of("rolled-back", "smoke-test-failed", "timed-out");

    /** @param newestFirst one environment's records */
    static Dora of(List<ReleaseRecord> newestFirst, Instant now) {
        List<ReleaseRecord> records = newestFirst.reversed();
        List<Duration> leadTimes = new ArrayList<>();
        List<Duration> restores = new ArrayList<>();
        int deployments = 0;
        int changes = 0;
        int failed = 0;
        for (int index = 0; index < records.size(); index++) {
            ReleaseRecord record = records.get(index);
            ReleaseRecord.End end = record.end();
            if (!RELEASES.contains(record.opening().verb()) || end == null) {
                continue;
            }
            boolean touched = record.services().stream().anyMatch(ReleaseRecord.Service::touched);
            changes += touched ? 1 : 0;
            List<ReleaseRecord> later = records.subList(index + 1, records.size());
            if (end.successful()) {
                deployments++;
                Instant committed = record.opening().build().committedAt();
                if (committed != null && !committed.isAfter(end.at())) {
                    leadTimes.add(Duration.between(committed, end.at()));
                }
                Optional<Instant> takenBack = touched ? takenBack(later) : Optional.empty();
                failed += takenBack.isPresent() ? 1 : 0;
                takenBack.ifPresent(well -> restores.add(Duration.between(end.at(), well)));
            } else if (touched) {
                failed++;
                Optional<Instant> well = WENT_BACK.contains(end.outcome()) ? Optional.of(end.at()) : nextWell(later);
                well.ifPresent(at -> restores.add(Duration.between(rolledFrom(record), at)));
            }
        }
        Duration span = records.isEmpty()
                ? Duration.ZERO
                : Duration.between(records.getFirst().opening().startedAt(), now);
        return new Dora(deployments, span, median(leadTimes), changes, failed, median(restores));
    }

    /** Successful deployments a week; zero for a span of nothing. */
    public double perWeek() {
        double weeks = span.toSeconds() / (double) Duration.ofDays(7).toSeconds();
        return weeks <= 0 ? 0 : deployments / weeks;
    }

    /** Of all changes, from 0 to 1; zero without any. */
    public double changeFailureRate() {
        return changes == 0 ? 0 : failed / (double) changes;
    }

    /** The end of the rollback that is the next thing which succeeded. */
    private static Optional<Instant> takenBack(List<ReleaseRecord> later) {
        return later.stream()
                .filter(record -> releases(record) && record.successful())
                .findFirst()
                .filter(record -> record.opening().verb().equals("rollback"))
                .map(Dora::endOf);
    }

    private static Optional<Instant> nextWell(List<ReleaseRecord> later) {
        return later.stream()
                .filter(record -> releases(record) && record.successful())
                .findFirst()
                .map(Dora::endOf);
    }

    private static boolean releases(ReleaseRecord record) {
        String verb = record.opening().verb();
        return RELEASES.contains(verb) || verb.equals("rollback");
    }

    private static Instant endOf(ReleaseRecord record) {
        ReleaseRecord.End end = record.end();
        return end == null ? record.opening().startedAt() : end.at();
    }

    private static Instant rolledFrom(ReleaseRecord record) {
        return record.steps().stream()
                .filter(step -> step.name().startsWith("roll wave"))
                .findFirst()
                .map(ReleaseRecord.Step::startedAt)
                .orElse(record.opening().startedAt());
    }

    private static @Nullable Duration median(List<Duration> durations) {
        if (durations.isEmpty()) {
            return null;
        }
        List<Duration> sorted = durations.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }
}
