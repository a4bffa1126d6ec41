package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.runtime.TaskRuntime;
import dev.slipway.sandbox.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.HealthStatus;

/**
 * Container health checks ("Determine Amazon ECS task health using container health checks"): every {@code interval}, 30 s
 * by default; UNHEALTHY after {@code retries} failures in a row, 3 by default, of which those within {@code startPeriod}
 * do not count. Used on the timeline only.
 */
final class ContainerProbes {

    private final Timeline timeline;
    private final Consumer<EcsTask> judged;

    /** @param judged hears of each task of which a container has been checked */
    ContainerProbes(Timeline timeline, Consumer<EcsTask> judged) {
        this.timeline = timeline;
        this.judged = judged;
    }

    /** Begins to check a container that has just started, if it has a health check. */
    void begin(EcsTask task, EcsContainer container, TaskRuntime.Container handle) {
        HealthCheck check = container.definition.healthCheck();
        if (check != null) {
            Instant counts = timeline.instant().plusSeconds(orElse(check.startPeriod(), 0));
            later(task, container, handle, check, counts);
        }
    }

    private void later(
            EcsTask task, EcsContainer container, TaskRuntime.Container handle, HealthCheck check, Instant counts) {
        timeline.after(Duration.ofSeconds(orElse(check.interval(), 30)), () -> {
            if (container.alive()) {
                handle.probe(
                        check.command(),
                        Duration.ofSeconds(orElse(check.timeout(), 5)),
                        passed -> timeline.soon(() -> {
                            judge(container, check, passed, counts);
                            judged.accept(task);
                            later(task, container, handle, check, counts);
                        }));
            }
        });
    }

    private void judge(EcsContainer container, HealthCheck check, boolean passed, Instant counts) {
        if (passed) {
            container.failedProbes = 0;
            container.health = HealthStatus.HEALTHY;
        } else if (!timeline.instant().isBefore(counts)) {
            container.failedProbes++;
            if (container.failedProbes >= orElse(check.retries(), 3)) {
                container.health = HealthStatus.UNHEALTHY;
            }
        }
    }

    private static int orElse(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
