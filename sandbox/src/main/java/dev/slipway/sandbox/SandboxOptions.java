package dev.slipway.sandbox;

import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.faults.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How a sandbox is to be. Start from {@link #at}, then change what is to differ.
 *
 * @param state folder for images and servers' data; one sandbox at a time
 * @param port of the endpoint; 0 takes a free one
 * @param databases whether PostgreSQL and Redis run; without them tasks get no addresses of theirs
 * @param environments each with a cluster, a load balancer and two services
 * @param delays of ECS
 * @param healthCheckInterval of the target groups
 * @param deregistrationDelay of the target groups: how long requests in flight may keep a task
 */
public record SandboxOptions(
        Path state,
        int port,
        boolean databases,
        List<EnvironmentOptions> environments,
        Delays delays,
        Duration healthCheckInterval,
        Duration deregistrationDelay) {

    public SandboxOptions {
        environments = List.copyOf(environments);
    }

    /**
     * One environment.
     *
     * @param name such as {@code staging}
     * @param port of its load balancer; 0 takes a free one
     * @param webTasks desired count of {@code ublog-NAME-web}
     * @param workerTasks desired count of {@code ublog-NAME-worker}
     */
    public record EnvironmentOptions(String name, int port, int webTasks, int workerTasks) {
        public EnvironmentOptions {
            if (!name.matches("[a-z][a-z0-9-]*")) {
                throw new IllegalArgumentException("an environment's name is lower case: " + name);
            }
        }
    }

    /** As {@code sandbox up} makes it: staging and production, with databases and shortened delays. */
    public static SandboxOptions at(Path state) {
        return new SandboxOptions(
                state,
                0,
                true,
                List.of(new EnvironmentOptions("staging", 0, 3, 1), new EnvironmentOptions("production", 0, 2, 1)),
                Delays.shortened(),
                Duration.ofMillis(500),
                Duration.ofSeconds(30));
    }

    /** A switch board of such a sandbox, with nothing broken: to throw switches on, or to try whether a value is one. */
    Faults faults() {
        return new Faults(environmentNames());
    }

    List<String> environmentNames() {
        return environments.stream().map(EnvironmentOptions::name).toList();
    }

    /**
     * Says whether a sandbox that is so will take a switch's value, before it is started.
     *
     * @throws IllegalArgumentException with one line for a person, if it will not
     */
    public void checkFault(String name, JsonNode value) {
        faults().set(name, value);
    }

    public SandboxOptions withPort(int value) {
        return new SandboxOptions(
                state, value, databases, environments, delays, healthCheckInterval, deregistrationDelay);
    }

    /** Neither PostgreSQL nor Redis. */
    public SandboxOptions withoutDatabases() {
        return new SandboxOptions(state, port, false, environments, delays, healthCheckInterval, deregistrationDelay);
    }

    public SandboxOptions withEnvironments(EnvironmentOptions... values) {
        return new SandboxOptions(
                state, port, databases, List.of(values), delays, healthCheckInterval, deregistrationDelay);
    }

    public SandboxOptions withDelays(Delays value) {
        return new SandboxOptions(
                state, port, databases, environments, value, healthCheckInterval, deregistrationDelay);
    }
}
