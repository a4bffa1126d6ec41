package dev.slipway.sandbox;

import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.setup.Setup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How a sandbox is to be. Start from {@link #at}, then change what is to differ.
 *
 * @param state folder for images and servers' data; one sandbox at a time
 * @param port of the endpoint; 0 takes a free one
 * @param setup what it holds
 * @param runtime what tasks may be
 */
public record SandboxOptions(Path state, int port, Setup setup, RuntimeKind runtime) {

    /**
     * One environment of {@link Setup#builtIn}.
     *
     * @param name {@code staging} or {@code production}
     * @param port of its load balancer; 0 takes a free one
     * @param webTasks desired count of {@code ublog-NAME-web}
     * @param workerTasks desired count of {@code ublog-NAME-worker}
     */
    public record EnvironmentOptions(String name, int port, int webTasks, int workerTasks) {}

    /** As {@code sandbox up} makes it: staging and production, with databases and shortened delays. */
    public static SandboxOptions at(Path state) {
        return new SandboxOptions(state, 0, Setup.builtIn(), RuntimeKind.PROCESS);
    }

    /**
     * Says whether a sandbox that is so will take a switch's value, before it is started.
     *
     * @throws IllegalArgumentException with one line for a person, if it will not
     */
    public void checkFault(String name, JsonNode value) {
        new Faults(setup.balancers().keySet()).set(name, value);
    }

    public SandboxOptions withPort(int value) {
        return new SandboxOptions(state, value, setup, runtime);
    }

    public SandboxOptions withSetup(Setup value) {
        return new SandboxOptions(state, port, value, runtime);
    }

    public SandboxOptions withRuntime(RuntimeKind value) {
        return new SandboxOptions(state, port, setup, value);
    }

    /** Neither PostgreSQL nor Redis. */
    public SandboxOptions withoutDatabases() {
        return withSetup(setup.withoutDatabases());
    }

    /** Those of the setup's environments alone, with these counts. */
    public SandboxOptions withEnvironments(EnvironmentOptions... values) {
        List<String> names = Stream.of(values).map(EnvironmentOptions::name).toList();
        Setup changed = setup;
        for (Map.Entry<String, String> cluster : setup.clusters().entrySet()) {
            if (!names.contains(cluster.getValue())) {
                changed = changed.withoutCluster(cluster.getKey());
            }
        }
        for (EnvironmentOptions value : values) {
            changed = changed.withPort(value.name(), value.port())
                    .withDesired(Sandbox.REPOSITORY + "-" + value.name() + "-web", value.webTasks())
                    .withDesired(Sandbox.REPOSITORY + "-" + value.name() + "-worker", value.workerTasks());
        }
        return withSetup(changed);
    }

    public SandboxOptions withDelays(Delays value) {
        return withSetup(setup.withDelays(value));
    }
}
