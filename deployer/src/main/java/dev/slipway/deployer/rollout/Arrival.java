package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.PostMortem;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Events;
import dev.slipway.deployer.event.TaskFailure;
import dev.slipway.deployer.release.TaskArn;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One service that comes up, look by look, by the {@link Verdict} on its primary deployment. ECS counts tasks from RUNNING
 * on, healthy or not; so it is up once ECS calls it steady as well. Not thread-safe.
 */
final class Arrival {
    /** "Amazon ECS service event messages": the service is healthy and at the desired number of tasks. */
    private static final String STEADY = "has reached a steady state";

    /** An answer may be some seconds old, and show the service as it was before. */
    private static final int LOOKS_TO_BELIEVE = 2;

    private final Aws aws;
    private final Environment environment;
    private final Environment.Service service;
    private final InstantSource clock;
    private final Events events;
    private final Set<TaskArn> earlier;
    private final Set<TaskArn> failed = new HashSet<>();
    private final Set<String> obstacles = new HashSet<>();
    private List<TaskSnapshot> stopped = List.of();
    private Event.@Nullable Scaled counts;
    private String newest = "";
    private int up;
    private int gone;
    private @Nullable TaskFailure firstFailure;
    private @Nullable WaveResult broken;

    private Arrival(
            Aws aws,
            Environment environment,
            Environment.Service service,
            InstantSource clock,
            Events events,
            Set<TaskArn> earlier) {
        this.aws = aws;
        this.environment = environment;
        this.service = service;
        this.clock = clock;
        this.events = events;
        this.earlier = Set.copyOf(earlier);
    }

    /** Before its count is raised: what becomes of the tasks that are there by then does not count. */
    static Arrival before(
            Aws aws, Environment environment, Environment.Service service, InstantSource clock, Events events) {
        String cluster = environment.cluster();
        Set<TaskArn> earlier = Stream.concat(
                        aws.ecs().stoppedTasks(cluster, service.serviceName()).stream(),
                        aws.ecs().runningTasks(cluster, service.serviceName()).stream())
                .map(TaskSnapshot::arn)
                .collect(Collectors.toSet());
        return new Arrival(aws, environment, service, clock, events, earlier);
    }

    String name() {
        return service.name();
    }

    String serviceName() {
        return service.serviceName();
    }

    boolean up() {
        return up >= LOOKS_TO_BELIEVE;
    }

    Optional<WaveResult> broken() {
        return Optional.ofNullable(broken);
    }

    Optional<TaskFailure> firstFailure() {
        return Optional.ofNullable(firstFailure);
    }

    /** What ECS said that it could not do, a sentence each. */
    List<String> obstacles() {
        return obstacles.stream().map(why -> name() + ": " + why).toList();
    }

    /** Takes in one look; {@code shown} is absent when ECS has no such service. */
    void read(@Nullable ServiceSnapshot shown) {
        Ours ours = Optional.ofNullable(shown)
                .flatMap(ServiceSnapshot::primary)
                .map(one -> new Ours(one.id(), one.createdAt()))
                .orElse(Ours.NOT_KNOWN_YET);
        if (shown != null && moved(shown)) {
            stopped = aws.ecs().stoppedTasks(environment.cluster(), serviceName()).stream()
                    .filter(task -> !earlier.contains(task.arn()))
                    .toList();
            report(shown, FailedTasks.of(ours.id(), stopped));
        }
        Verdict verdict = Verdict.of(ours, environment.failFast(), new Observation(shown, null, stopped));
        up = verdict instanceof Verdict.Serving && steady(shown) ? up + 1 : 0;
        gone = verdict instanceof Verdict.Vanished ? gone + 1 : 0;
        if (verdict instanceof Verdict.Stalled(var progress, String reason) && obstacles.add(reason)) {
            events.publish(new Event.Warned(clock.instant(), name() + ": " + reason));
        }
        if (verdict instanceof Verdict.Crashing(TaskSnapshot first, int alike)) {
            TaskFailure failure = firstFailure;
            fail("%d of its tasks ended alike, the first one: %s"
                    .formatted(alike, failure == null ? first.stopCode() : failure.summary()));
        }
        if (gone >= LOOKS_TO_BELIEVE) {
            fail("it is gone, or no longer active");
        }
    }

    /** Whether counts or events changed, which they do when a task ends. */
    private boolean moved(ServiceSnapshot shown) {
        Event.Scaled before = counts;
        Event.Scaled now = new Event.Scaled(clock.instant(), name(), shown.desired(), shown.running(), shown.pending());
        boolean counted = before == null
                || before.desired() != now.desired()
                || before.running() != now.running()
                || before.pending() != now.pending();
        if (counted) {
            counts = now;
            events.publish(now);
        }
        String event = newest(shown).map(ServiceSnapshot.ServiceEvent::id).orElse("");
        boolean told = !event.equals(newest);
        newest = event;
        return counted || told;
    }

    private void report(ServiceSnapshot shown, FailedTasks found) {
        for (TaskSnapshot task : found.tasks()) {
            if (failed.add(task.arn()) && firstFailure == null) {
                TaskFailure failure = PostMortem.of(task, aws.ecs().taskDefinition(shown.taskDefinition()), aws.logs());
                firstFailure = failure;
                events.publish(new Event.TaskFailed(clock.instant(), name(), failure));
            }
        }
    }

    private static boolean steady(@Nullable ServiceSnapshot shown) {
        return Optional.ofNullable(shown)
                .flatMap(Arrival::newest)
                .map(event -> event.message().contains(STEADY))
                .orElse(false);
    }

    private static Optional<ServiceSnapshot.ServiceEvent> newest(ServiceSnapshot shown) {
        return shown.events().stream().findFirst();
    }

    private void fail(String why) {
        if (broken == null) {
            String reason = "The service %s does not come up: %s.".formatted(name(), why);
            events.publish(new Event.ServiceFailed(clock.instant(), name(), reason));
            broken = new WaveResult.Failed(name(), reason, firstFailure);
        }
    }
}
