package dev.slipway.bench.rehearsal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Figures as {@code scripts/bench} shows them: a line for each. */
final class Figures {
    private static final double P95 = 0.95;

    private Figures() {}

    /** Mean and 95th percentile of times. */
    static void times(String name, List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        double mean = sorted.stream().mapToLong(Duration::toMillis).average().orElse(0) / 1000;
        int at = Math.min(sorted.size() - 1, (int) Math.ceil(sorted.size() * P95) - 1);
        seconds(name + "_mean", mean);
        seconds(name + "_p95", sorted.get(at).toMillis() / 1000.0);
    }

    static void seconds(String name, double value) {
        System.out.printf(Locale.ROOT, "figure %s %.2f s%n", name, value);
    }

    static void count(String name, long value, String unit) {
        System.out.printf(Locale.ROOT, "figure %s %d %s%n", name, value, unit);
    }
}
