package dev.slipway.bench.load;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What was counted. Latencies are in microseconds from the intended start to the end of the answer, failures included;
 * the histogram holds them with three digits.
 *
 * @param requests all that came due and have ended
 * @param failures the failed ones by kind; a kind that did not occur is absent
 * @param maintenance answers 503 in a phase of maintenance; not among the failures
 * @param byStatus answers by status
 * @param byRelease answers by {@code X-Release}; the empty name stands for answers without one
 */
public record Summary(
        long requests,
        Map<Failure, Long> failures,
        long maintenance,
        SortedMap<Integer, Long> byStatus,
        SortedMap<String, Long> byRelease,
        Histogram latency) {

    /** The longest latency that is told apart: 60 s. */
    static final long LONGEST_MICROS = Duration.ofSeconds(60).toNanos() / 1000;

    /** Copies everything. */
    public Summary {
        failures = Collections.unmodifiableMap(
                failures.isEmpty() ? new EnumMap<>(Failure.class) : new EnumMap<>(failures));
        byStatus = Collections.unmodifiableSortedMap(new TreeMap<>(byStatus));
        byRelease = Collections.unmodifiableSortedMap(new TreeMap<>(byRelease));
        latency = latency.copy();
    }

    /** Nothing was counted. */
    public static Summary empty() {
        return new Summary(0, Map.of(), 0, new TreeMap<>(), new TreeMap<>(), new Histogram(LONGEST_MICROS, 3));
    }

    /** Requests that failed, of whatever kind. */
    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Answers with a status from 400 to 499: no failures of the server, but no use of it either. */
    public long refused() {
        return byStatus.subMap(400, 500).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The latency that this per cent of requests did not exceed, in milliseconds; 0 without requests. */
    public double millis(double percentile) {
        return requests == 0 ? 0 : latency.getValueAtPercentile(percentile) / 1000.0;
    }

    /** The longest latency in milliseconds, at most 60,000. */
    public double maxMillis() {
        return requests == 0 ? 0 : latency.getMaxValue() / 1000.0;
    }

    /** The counts of both together. */
    public Summary plus(Summary other) {
        EnumMap<Failure, Long> kinds = new EnumMap<>(Failure.class);
        failures.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
        other.failures.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
        TreeMap<Integer, Long> statuses = new TreeMap<>(byStatus);
        other.byStatus.forEach((status, count) -> statuses.merge(status, count, Long::sum));
        TreeMap<String, Long> releases = new TreeMap<>(byRelease);
        other.byRelease.forEach((release, count) -> releases.merge(release, count, Long::sum));
        Histogram both = latency.copy();
        both.add(other.latency);
        return new Summary(requests + other.requests, kinds, maintenance + other.maintenance, statuses, releases, both);
    }
}
