package dev.slipway.bench.load;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a load has counted until now.
 *
 * @param phases in the order in which they began
 * @param intervals the seconds in which requests came due, in order
 * @param failures the first 200 failed requests, a line each
 * @param accepted the tokens of the writes that were answered with 2xx or 3xx
 */
public record Report(
        Map<Phase, Summary> phases, List<Interval> intervals, List<String> failures, List<String> accepted) {

    /** Copies everything. */
    public Report {
        phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
        intervals = List.copyOf(intervals);
        failures = List.copyOf(failures);
        accepted = List.copyOf(accepted);
    }

    /** No load was made. */
    public static Report empty() {
        return new Report(Map.of(), List.of(), List.of(), List.of());
    }

    /** All phases together. */
    public Summary total() {
        return phases.values().stream().reduce(Summary.empty(), Summary::plus);
    }

    /** One phase; empty when no request of it has ended. */
    public Summary of(Phase phase) {
        return phases.getOrDefault(phase, Summary.empty());
    }
}
