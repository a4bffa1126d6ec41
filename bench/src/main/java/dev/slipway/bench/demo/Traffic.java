package dev.slipway.bench.demo;

import dev.slipway.bench.load.Load;
import dev.slipway.bench.load.Phase;
import dev.slipway.bench.load.Plan;
import dev.slipway.bench.load.Report;
import dev.slipway.bench.load.Summary;
import dev.slipway.bench.program.Poll;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The load on an environment's balancer: one that goes on while releases roll, and short ones. For one thread. */
final class Traffic {

    private final Screen screen;
    private final Options options;
    private final String run;
    private final List<String> accepted = new ArrayList<>();
    private @Nullable Load load;
    private Report report = Report.empty();
    private int loads;

    /**
     * None yet.
     *
     * @param run marks this run's posts; random, of a-z and 0-9
     */
    Traffic(Screen screen, Options options, String run) {
        this.screen = screen;
        this.options = options;
        this.run = run;
    }

    /** Begins the load that goes on, at the rate that was asked for. */
    void begin(URI balancer, Phase phase) {
        Load begun = Load.start(plan(balancer, options.rate()), phase);
        load = begun;
        screen.live(() -> counters(begun.total()));
    }

    /** What is due from now on is counted in this phase. */
    void enter(Phase phase) {
        Load running = load;
        if (running != null) {
            running.enter(phase);
        }
    }

    /** Ends the load that goes on, if it was begun. */
    void end() {
        Load running = load;
        if (running != null) {
            screen.live(() -> "");
            report = running.stop();
            accepted.addAll(report.accepted());
            load = null;
        }
    }

    /** Sends a short load of its own and waits for the answers. */
    Summary burst(URI balancer, double rate, Duration time, Phase phase) {
        try (Load burst = Load.start(plan(balancer, rate), phase)) {
            Poll.pass(time);
            Report counted = burst.stop();
            accepted.addAll(counted.accepted());
            return counted.total();
        }
    }

    /** What the load that goes on has counted, once it has ended. */
    Report report() {
        return report;
    }

    /** The tokens of all writes that were accepted, by whatever load. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    private Plan plan(URI balancer, double rate) {
        return Plan.of(balancer, rate, run + (char) ('a' + loads++), options.seed());
    }

    private static String counters(Summary now) {
        return "%s requests · %s failed · p99 %.0f ms · %s"
                .formatted(
                        Result.count(now.requests()), Result.count(now.failed()), now.millis(99), Result.releases(now));
    }
}
