package dev.slipway.sandbox.ecs;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What runs at one moment, for pages and tests; whatever AWS would show can be had by its API. */
public record Snapshot(List<Cluster> clusters) {

    public Snapshot {
        clusters = List.copyOf(clusters);
    }

    /** A cluster with its services and one-off tasks. */
    public record Cluster(String name, List<Service> services, List<Task> oneOffTasks) {
        public Cluster {
            services = List.copyOf(services);
            oneOffTasks = List.copyOf(oneOffTasks);
        }
    }

    /**
     * A service.
     *
     * @param taskDefinition the ARN that the primary deployment runs
     * @param digest the image of its first container, empty while it cannot be resolved
     */
    public record Service(
            String name,
            int desired,
            int running,
            int pending,
            String taskDefinition,
            String digest,
            List<Deployment> deployments,
            List<Task> tasks,
            List<Event> events) {
        public Service {
            deployments = List.copyOf(deployments);
            tasks = List.copyOf(tasks);
            events = List.copyOf(events);
        }
    }

    /** What ECS told of a service, the newest first. */
    public record Event(Instant at, String message) {}

    /**
     * An entry of the service's deployments.
     *
     * @param status PRIMARY or ACTIVE
     * @param rolloutState IN_PROGRESS, COMPLETED or FAILED
     * @param serviceDeployment the state of the service deployment that it belongs to
     */
    public record Deployment(
            String id,
            String status,
            String rolloutState,
            String serviceDeployment,
            String reason,
            String taskDefinition,
            String digest,
            int desired,
            int running,
            int pending,
            int failedTasks) {}

    /**
     * A task that has not stopped, or, if one-off, has lately.
     *
     * @param health HEALTHY when it counts as healthy in its roll-out, else UNKNOWN or UNHEALTHY
     * @param ports host ports by container port
     */
    public record Task(
            String arn,
            String id,
            String digest,
            String status,
            String health,
            Map<Integer, Integer> ports,
            String startedBy) {
        public Task {
            ports = Map.copyOf(ports);
        }
    }
}
