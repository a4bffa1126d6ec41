package dev.slipway.bench.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts requests as they end, by phase and by second. For many threads. */
final class Tally {

    private static final int REMEMBERED_FAILURES = 200;

    private final Map<Phase, Counts> phases = new LinkedHashMap<>();
    private final TreeMap<Long, Second> seconds = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> accepted = new ArrayList<>();

    /**
     * Counts one request.
     *
     * @param second of its intended start, from the load's start
     * @param micros from its intended start to its end
     */
    synchronized void count(Phase phase, long second, Request request, Outcome outcome, long micros) {
        boolean expected =
                phase.maintenance() && outcome instanceof Outcome.Answered(Answer answer) && answer.status() == 503;
        phases.computeIfAbsent(phase, _ -> new Counts()).add(outcome, expected, micros);
        seconds.computeIfAbsent(second, _ -> new Second()).add(outcome, expected, micros);
        if (!expected && outcome.failure().isPresent() && failures.size() < REMEMBERED_FAILURES) {
            failures.add("second %d, after %.1f ms, in \"%s\": %s: %s"
                    .formatted(second, micros / 1000.0, phase.name(), request.line(), outcome.reason()));
        }
        if (request instanceof Request.Write write
                && outcome instanceof Outcome.Answered(Answer answer)
                && answer.accepted()) {
            accepted.add(write.token());
        }
    }

    /** All phases together. */
    synchronized Summary total() {
        return phases.values().stream().map(Counts::summary).reduce(Summary.empty(), Summary::plus);
    }

    synchronized Report report() {
        LinkedHashMap<Phase, Summary> summaries = new LinkedHashMap<>();
        phases.forEach((phase, counts) -> summaries.put(phase, counts.summary()));
        List<Interval> intervals = new ArrayList<>();
        seconds.forEach((second, counts) -> intervals.add(counts.interval(second)));
        return new Report(summaries, intervals, failures, accepted);
    }

    private static final class Counts {
        private long requests;
        private long maintenance;
        private final EnumMap<Failure, Long> failures = new EnumMap<>(Failure.class);
        private final TreeMap<Integer, Long> byStatus = new TreeMap<>();
        private final TreeMap<String, Long> byRelease = new TreeMap<>();
        private final Histogram latency = new Histogram(Summary.LONGEST_MICROS, 3);

        private void add(Outcome outcome, boolean expected, long micros) {
            requests++;
            if (expected) {
                maintenance++;
            } else {
                outcome.failure().ifPresent(kind -> failures.merge(kind, 1L, Long::sum));
            }
            if (outcome instanceof Outcome.Answered(Answer answer)) {
                byStatus.merge(answer.status(), 1L, Long::sum);
                byRelease.merge(answer.release(), 1L, Long::sum);
            }
            latency.recordValue(Math.clamp(micros, 0, Summary.LONGEST_MICROS));
        }

        private Summary summary() {
            return new Summary(requests, failures, maintenance, byStatus, byRelease, latency);
        }
    }

    private static final class Second {
        private long requests;
        private long failed;
        private long slowestMicros;
        private final TreeMap<String, Long> byRelease = new TreeMap<>();

        private void add(Outcome outcome, boolean expected, long micros) {
            requests++;
            if (!expected && outcome.failure().isPresent()) {
                failed++;
            }
            slowestMicros = Math.max(slowestMicros, micros);
            if (outcome instanceof Outcome.Answered(Answer answer)) {
                byRelease.merge(answer.release(), 1L, Long::sum);
            }
        }

        private Interval interval(long second) {
            return new Interval(second, requests, failed, slowestMicros, byRelease);
        }
    }
}
