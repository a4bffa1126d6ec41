package dev.slipway.sandbox;

import dev.slipway.sandbox.balancer.LoadBalancer;
import dev.slipway.sandbox.dashboard.SandboxState;
import dev.slipway.sandbox.ecr.Image;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.ecs.Ecs;
import dev.slipway.sandbox.ecs.Snapshot;
import dev.slipway.sandbox.runtime.ProcessRuntime;
import dev.slipway.sandbox.runtime.ProcessRuntime.Running;
import dev.slipway.sandbox.slack.Slack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gathers what the parts know of themselves into one picture. Thread-safe. */
final class StateReader {

    private final SandboxOptions options;
    private final Ecs ecs;
    private final ProcessRuntime runtime;
    private final Map<String, LoadBalancer> loadBalancers;
    private final ImageStore images;
    private final Slack slack;

    /** @param loadBalancers by environment */
    StateReader(
            SandboxOptions options,
            Ecs ecs,
            ProcessRuntime runtime,
            Map<String, LoadBalancer> loadBalancers,
            ImageStore images,
            Slack slack) {
        this.options = options;
        this.ecs = ecs;
        this.runtime = runtime;
        this.loadBalancers = loadBalancers;
        this.images = images;
        this.slack = slack;
    }

    SandboxState read() {
        Map<String, Running> processes = new HashMap<>();
        runtime.running()
                .forEach(running -> processes.putIfAbsent(
                        running.taskArn().substring(running.taskArn().lastIndexOf('/') + 1), running));
        Map<String, Snapshot.Cluster> clusters = new HashMap<>();
        ecs.snapshot().clusters().forEach(cluster -> clusters.put(cluster.name(), cluster));

        List<SandboxState.Environment> environments = new ArrayList<>();
        for (SandboxOptions.EnvironmentOptions environment : options.environments()) {
            String cluster = EnvironmentSetup.clusterName(environment.name());
            LoadBalancer loadBalancer = loadBalancers.get(environment.name());
            if (loadBalancer == null) {
                continue;
            }
            List<SandboxState.Service> services = clusters.containsKey(cluster)
                    ? clusters.get(cluster).services().stream()
                            .map(service -> service(cluster, service, processes))
                            .toList()
                    : List.of();
            environments.add(new SandboxState.Environment(
                    environment.name(),
                    loadBalancer.url().toString(),
                    cluster,
                    services,
                    new SandboxState.Requests(
                            loadBalancer.requests().total(),
                            loadBalancer.requests().byRelease())));
        }
        return new SandboxState(
                environments,
                images.images(Sandbox.REPOSITORY).stream()
                        .sorted(Comparator.comparing(Image::pushedAt))
                        .map(image -> new SandboxState.Image(
                                image.repository(), image.digest(), image.tags(), image.pushedAt()))
                        .toList(),
                slack.messages().stream()
                        .map(message -> new SandboxState.SlackMessage(
                                message.channel(),
                                message.ts(),
                                message.threadTs(),
                                message.text(),
                                message.edits(),
                                message.blocks(),
                                message.attachments()))
                        .toList(),
                shortened(options),
                unsafe(options));
    }

    private static SandboxState.Service service(
            String cluster, Snapshot.Service service, Map<String, Running> processes) {
        String prefix = cluster + "-";
        return new SandboxState.Service(
                service.name(),
                service.name().startsWith(prefix) ? service.name().substring(prefix.length()) : service.name(),
                service.desired(),
                service.running(),
                service.pending(),
                lastPart(service.taskDefinition()),
                service.digest(),
                service.deployments().stream().map(StateReader::deployment).toList(),
                service.tasks().stream().map(task -> task(task, processes)).toList(),
                service.events().stream()
                        .map(event -> new SandboxState.Event(event.at(), event.message()))
                        .toList());
    }

    private static SandboxState.Deployment deployment(Snapshot.Deployment deployment) {
        return new SandboxState.Deployment(
                deployment.id(),
                deployment.status(),
                deployment.rolloutState(),
                deployment.serviceDeployment(),
                deployment.reason(),
                lastPart(deployment.taskDefinition()),
                deployment.digest(),
                deployment.desired(),
                deployment.running(),
                deployment.pending(),
                deployment.failedTasks());
    }

    private static SandboxState.Task task(Snapshot.Task task, Map<String, Running> processes) {
        Running process = processes.get(task.id());
        return new SandboxState.Task(
                task.id(),
                task.digest(),
                task.status(),
                task.health(),
                task.ports().values().stream().findFirst().orElse(0),
                process == null ? 0 : process.pid());
    }

    private static List<SandboxState.Shortened> shortened(SandboxOptions options) {
        List<SandboxState.Shortened> all = new ArrayList<>();
        for (Delays.Shortened delay : options.delays().shortenings()) {
            all.add(new SandboxState.Shortened(delay.name(), seconds(delay.aws()), seconds(delay.sandbox())));
        }
        all.add(new SandboxState.Shortened(
                "target group's health check", "30s", seconds(options.healthCheckInterval())));
        all.add(new SandboxState.Shortened(
                "deregistration delay, at most", "300s", seconds(options.deregistrationDelay())));
        return all;
    }

    private static List<String> unsafe(SandboxOptions options) {
        return options.databases()
                ? List.of(
                        "PostgreSQL does not wait for the disk (fsync off) and is empty after each start",
                        "Redis keeps nothing on disk",
                        "signatures of AWS requests are not checked")
                : List.of("signatures of AWS requests are not checked");
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + "s"
                : String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
    }

    private static String lastPart(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
