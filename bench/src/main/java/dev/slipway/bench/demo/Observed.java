package dev.slipway.bench.demo;

import dev.slipway.bench.load.Report;
import dev.slipway.bench.load.Summary;
import dev.slipway.bench.proof.Finding;
import dev.slipway.bench.stage.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was observed of a story.
 *
 * @param unreached the names of the steps that it did not come to
 * @param load the load over all rolling updates
 * @param rollout the part of it that came due while release 2 rolled out
 * @param writes what the database says; empty when it was never asked
 * @param took from the first step's begin to the last one's end
 * @param shortened delays of AWS that the sandbox shortened
 * @param where places to look at, by what is there
 * @param files the folder with the logs
 */
public record Observed(
        List<Step> steps,
        List<String> unreached,
        Report load,
        Summary rollout,
        Optional<Finding> writes,
        Duration took,
        List<State.Shortened> shortened,
        Map<String, String> where,
        Path files) {

    /** Copies the collections. */
    public Observed {
        steps = List.copyOf(steps);
        unreached = List.copyOf(unreached);
        shortened = List.copyOf(shortened);
        where = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(where));
    }
}
