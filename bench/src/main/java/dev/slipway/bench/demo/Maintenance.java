package dev.slipway.bench.demo;

import dev.slipway.bench.load.Phase;
import dev.slipway.bench.load.Summary;
import dev.slipway.bench.program.Deployer;
import dev.slipway.bench.release.Releases;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of the story that closes an environment and opens it again. */
final class Maintenance {

    private static final double RATE = 1000;
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Deployer deployer;
    private final Traffic traffic;
    private final URI balancer;
    private final double rate;

    /** @param rate of the requests after maintenance, a second */
    Maintenance(Deployer deployer, Traffic traffic, URI balancer, double rate) {
        this.deployer = deployer;
        this.traffic = traffic;
        this.balancer = balancer;
        this.rate = rate;
    }

    /** Closes the environment; then a thousand requests must get 503 and health none. */
    Steps.Came on(String environment) throws InterruptedException {
        Deployer.Run run = deployer.run(
                "maintenance-on", "maintenance", "on", environment, "--for", "10m", "--reason", "The demo shows it");
        if (run.exitCode() != 0) {
            return Steps.Came.of(run, "", Judge.exit(0, run.exitCode()));
        }
        Summary pages = traffic.burst(balancer, RATE, LOOK, Phase.maintenance("maintenance"));
        Map<String, Integer> health = Health.ask(balancer);
        String statuses = health.entrySet().stream()
                .map(path -> path.getKey() + " " + path.getValue())
                .collect(Collectors.joining(", "));
        return Steps.Came.of(
                run,
                "%s of %s requests got 503; %s"
                        .formatted(Result.count(pages.maintenance()), Result.count(pages.requests()), statuses),
                Judge.maintenance(pages, Releases.SECOND, health));
    }

    /** Opens it; then each request must be served. */
    Steps.Came off(String environment) throws InterruptedException {
        Deployer.Run run = deployer.run("maintenance-off", "maintenance", "off", environment);
        if (run.exitCode() != 0) {
            return Steps.Came.of(run, "", Judge.exit(0, run.exitCode()));
        }
        Summary pages = traffic.burst(balancer, rate, LOOK, Phase.serving("after maintenance"));
        List<String> problems = Judge.served("the second after maintenance", pages);
        return Steps.Came.of(run, Result.count(pages.requests()) + " requests served", problems);
    }
}
