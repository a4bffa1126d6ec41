package dev.slipway.bench.load;

import java.net.URI;
import java.time.Duration;

/**
 * What load to make.
 *
 * @param target scheme, host and port; plain HTTP only
 * @param rate requests a second, whatever the answers take
 * @param writeEvery one request in this many is a POST
 * @param timeout how long after its intended start a request may be answered
 * @param outstanding requests in flight at most; beyond it requests start late, and their latency says so
 * @param run marks the writes of this run, so that they can be found again; letters and digits
 * @param seed chooses which requests write and which posts are read
 */
public record Plan(URI target, double rate, int writeEvery, Duration timeout, int outstanding, String run, long seed) {

    public Plan {
        if (!"http".equals(target.getScheme()) || target.getPort() < 0) {
            throw new IllegalArgumentException("the load's target must be http://host:port, not " + target);
        }
        if (!(rate > 0 && rate <= 100_000)) {
            throw new IllegalArgumentException("the rate must be above 0 and at most 100000 a second, not " + rate);
        }
        if (writeEvery < 1 || outstanding < 1 || !timeout.isPositive()) {
            throw new IllegalArgumentException("writeEvery, outstanding and timeout must be positive");
        }
        if (!run.matches("[a-z0-9]+")) {
            throw new IllegalArgumentException("the run's mark must be of a-z and 0-9, not " + run);
        }
    }

    /** The usual load: a fifth of it POSTs, ten seconds to answer, at most 512 in flight. */
    public static Plan of(URI target, double rate, String run, long seed) {
        return new Plan(target, rate, 5, Duration.ofSeconds(10), 512, run, seed);
    }
}
