package dev.slipway.bench.balancer;

import dev.slipway.bench.load.ClosedLoop;
import dev.slipway.bench.load.Load;
import dev.slipway.bench.load.Phase;
import dev.slipway.bench.load.Plan;
import dev.slipway.bench.load.Summary;
import dev.slipway.bench.program.Poll;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What the balancer costs: the same load straight to a task and through the balancer, in turn, so that what else the machine
 * does meets both. First as fast as a number of clients can (closed loop), then at a fixed rate (open loop).
 */
public final class Overhead {

    /** Clients of the closed loop. */
    public static final int CLIENTS = 16;

    /** Requests a second of the open loop: far below what a task can do, so that nothing waits in a queue. */
    public static final int RATE = 300;

    private static final double UNBOUNDED = 100_000;

    private final URI direct;
    private final URI through;
    private final Duration stretch;
    private final Consumer<String> said;

    /**
     * Prepares; sends nothing.
     *
     * @param direct a task
     * @param through the balancer in front of it and its like
     * @param stretch how long each of a round's four measurements takes
     * @param said takes a line for each round
     */
    public Overhead(URI direct, URI through, Duration stretch, Consumer<String> said) {
        this.direct = direct;
        this.through = through;
        this.stretch = stretch;
        this.said = said;
    }

    /** Both ways of one round. */
    private record Round(Way direct, Way through) {
        String line() {
            return "direct " + direct.line() + "; balancer " + through.line();
        }
    }

    /**
     * One way of one round.
     *
     * @param rate requests a second of the closed loop
     * @param p50 of the open loop, in milliseconds
     * @param p99 of the open loop, in milliseconds
     * @param failed of both loops
     */
    public record Way(double rate, double p50, double p99, long failed) {
        String line() {
            return String.format(Locale.ROOT, "%.0f/s, p50 %.2f ms, p99 %.2f ms", rate, p50, p99);
        }
    }

    /** The medians of all rounds, each for itself. */
    public record Medians(Way direct, Way through) {}

    /** Measures: one round that is not counted, since everything is cold, and then these. */
    public Medians measure(int rounds) {
        List<Round> measured = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            // Who comes first changes, so that neither always follows the other.
            boolean directFirst = round % 2 == 0;
            Way first = measure(directFirst ? direct : through, round + "a");
            Way second = measure(directFirst ? through : direct, round + "b");
            Round both = directFirst ? new Round(first, second) : new Round(second, first);
            said.accept((round == 0 ? "warm-up: " : "round " + round + ": ") + both.line());
            if (round > 0) {
                measured.add(both);
            }
        }
        return new Medians(
                median(measured.stream().map(Round::direct).toList()),
                median(measured.stream().map(Round::through).toList()));
    }

    private Way measure(URI target, String run) {
        Summary fast;
        double seconds;
        try (ClosedLoop loop = ClosedLoop.start(target, CLIENTS, UNBOUNDED, run)) {
            long begun = System.nanoTime();
            Poll.pass(stretch);
            fast = loop.stop().total();
            seconds = (System.nanoTime() - begun) / 1e9;
        }
        Summary steady;
        try (Load load = Load.start(Plan.of(target, RATE, run, 1), Phase.serving("open loop"))) {
            Poll.pass(stretch);
            steady = load.stop().total();
        }
        return new Way(
                fast.requests() / seconds, steady.millis(50), steady.millis(99), fast.failed() + steady.failed());
    }

    private static Way median(List<Way> ways) {
        return new Way(
                middle(ways.stream().map(Way::rate).toList()),
                middle(ways.stream().map(Way::p50).toList()),
                middle(ways.stream().map(Way::p99).toList()),
                ways.stream().mapToLong(Way::failed).sum());
    }

    private static double middle(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
