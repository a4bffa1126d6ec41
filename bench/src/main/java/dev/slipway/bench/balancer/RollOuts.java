package dev.slipway.bench.balancer;

import dev.slipway.bench.load.ClosedLoop;
import dev.slipway.bench.load.Report;
import dev.slipway.bench.program.Poll;
import dev.slipway.bench.stage.Aws;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Roll-outs of a web service, one after another, under load: no request may fail. */
public final class RollOuts {

    private static final int CLIENTS = 128;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Aws aws;
    private final String environment;
    private final URI balancer;
    private final Consumer<String> said;

    /**
     * Prepares; rolls nothing.
     *
     * @param said takes a line for each roll-out
     */
    public RollOuts(Aws aws, String environment, URI balancer, Consumer<String> said) {
        this.aws = aws;
        this.environment = environment;
        this.balancer = balancer;
        this.said = said;
    }

    /**
     * What came of it.
     *
     * @param report of all requests
     * @param took of each roll-out, from its order until its old tasks were gone
     */
    public record Result(Report report, List<Duration> took) {
        public Result {
            took = List.copyOf(took);
        }
    }

    /**
     * Rolls so many times, and then again until enough requests were sent.
     *
     * @param rate requests a second, or fewer when the machine does not make them
     * @throws IllegalStateException when a roll-out is not over within 90 s
     */
    public Result run(int times, double rate, long requests) {
        List<Duration> took = new ArrayList<>();
        try (ClosedLoop load = ClosedLoop.start(balancer, CLIENTS, rate, "rolling")) {
            for (int i = 1; i <= times || load.total().requests() < requests; i++) {
                long begun = System.nanoTime();
                aws.rollWeb(environment);
                boolean settled = Poll.until(
                                LIMIT, () -> aws.webIsSettled(environment) ? Optional.of(true) : Optional.empty())
                        .isPresent();
                if (!settled) {
                    throw new IllegalStateException(
                            "roll-out " + i + " was not over after " + LIMIT.toSeconds() + " s");
                }
                took.add(Duration.ofNanos(System.nanoTime() - begun));
                said.accept("roll-out %d: %d ms; %d requests, %d failed"
                        .formatted(
                                i,
                                took.getLast().toMillis(),
                                load.total().requests(),
                                load.total().failed()));
            }
            return new Result(load.stop(), took);
        }
    }
}
