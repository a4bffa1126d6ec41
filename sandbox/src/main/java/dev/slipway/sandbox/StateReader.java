package dev.slipway.sandbox;

import dev.slipway.sandbox.balancer.LoadBalancer;
import dev.slipway.sandbox.dashboard.SandboxState;
import dev.slipway.sandbox.ecr.Image;
import dev.slipway.sandbox.ecr.ImageStore;
import dev.slipway.sandbox.ecs.Delays;
import dev.slipway.sandbox.ecs.Ecs;
import dev.slipway.sandbox.ecs.Snapshot;
import dev.slipway.sandbox.runtime.VisibleRuntime;
import dev.slipway.sandbox.runtime.VisibleRuntime.Running;
import dev.slipway.sandbox.setup.Setup;
import dev.slipway.sandbox.setup.Setup.TargetGroup;
import dev.slipway.sandbox.slack.Slack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Gathers what the parts know of themselves into one picture. Thread-safe. */
final class StateReader {

    private final Setup setup;
    private final Ecs ecs;
    private final VisibleRuntime runtime;
    private final Map<String, LoadBalancer> loadBalancers;
    private final ImageStore images;
    private final Slack slack;

    /** @param loadBalancers by name */
    StateReader(
            Setup setup,
            Ecs ecs,
            VisibleRuntime runtime,
            Map<String, LoadBalancer> loadBalancers,
            ImageStore images,
            Slack slack) {
        this.setup = setup;
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
        List<SandboxState.Environment> environments = ecs.snapshot().clusters().stream()
                .map(cluster -> environment(cluster, processes))
                .toList();
        return new SandboxState(
                environments,
                images.repositories().keySet().stream()
                        .flatMap(repository -> images.images(repository).stream())
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
                shortened(setup),
                unsafe(setup));
    }

    private SandboxState.Environment environment(Snapshot.Cluster cluster, Map<String, Running> processes) {
        List<LoadBalancer> inFront = setup.balancers(cluster.name()).stream()
                .flatMap(name -> Stream.ofNullable(loadBalancers.get(name)))
                .toList();
        Map<String, Long> byRelease = new TreeMap<>();
        inFront.forEach(balancer -> balancer.requests()
                .byRelease()
                .forEach((release, count) -> byRelease.merge(release, count, Long::sum)));
        return new SandboxState.Environment(
                Objects.requireNonNullElse(setup.clusters().get(cluster.name()), cluster.name()),
                inFront.stream()
                        .findFirst()
                        .map(balancer -> balancer.url().toString())
                        .orElse(""),
                cluster.name(),
                cluster.services().stream()
                        .map(service -> service(cluster.name(), service, processes))
                        .toList(),
                new SandboxState.Requests(
                        inFront.stream()
                                .mapToLong(balancer -> balancer.requests().total())
                                .sum(),
                        byRelease));
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

    private static List<SandboxState.Shortened> shortened(Setup setup) {
        List<SandboxState.Shortened> all = new ArrayList<>();
        for (Delays.Shortened delay : setup.delays().shortenings()) {
            all.add(new SandboxState.Shortened(delay.name(), seconds(delay.aws()), seconds(delay.sandbox())));
        }
        shortest(setup, group -> group.check().interval(), Duration.ofSeconds(30))
                .ifPresent(here -> all.add(new SandboxState.Shortened("target group's health check", "30s", here)));
        shortest(setup, TargetGroup::deregistrationDelay, Duration.ofMinutes(5))
                .ifPresent(here -> all.add(new SandboxState.Shortened("deregistration delay, at most", "300s", here)));
        return all;
    }

    private static Optional<String> shortest(Setup setup, Function<TargetGroup, Duration> wait, Duration aws) {
        return setup.targetGroups().values().stream()
                .map(wait)
                .min(Comparator.naturalOrder())
                .filter(here -> here.compareTo(aws) < 0)
                .map(StateReader::seconds);
    }

    private static List<String> unsafe(Setup setup) {
        List<String> unsafe = new ArrayList<>();
        if (setup.postgres().isPresent()) {
            unsafe.add("PostgreSQL does not wait for the disk (fsync off) and is empty after each start");
        }
        if (setup.redis()) {
            unsafe.add("Redis keeps nothing on disk");
        }
        unsafe.add("signatures of AWS requests are not checked");
        return unsafe;
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
