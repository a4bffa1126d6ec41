package dev.slipway.bench.load;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One second of the load.
 *
 * @param second counted from the load's start, pauses included
 * @param slowestMicros the longest latency of a request that came due in it
 * @param byRelease answers by {@code X-Release}
 */
public record Interval(long second, long requests, long failed, long slowestMicros, SortedMap<String, Long> byRelease) {

    /** Copies the counts. */
    public Interval {
        byRelease = Collections.unmodifiableSortedMap(new TreeMap<>(byRelease));
    }
}
