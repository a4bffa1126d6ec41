package dev.slipway.sandbox.ecs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks of services from being stopped by scaling in and by deployments ("Protect your Amazon ECS tasks from being
 * terminated by scale-in events"); failed health checks, StopTask and crashes end them all the same. Used on the timeline only.
 */
final class TaskProtection {

    private static final int DEFAULT_MINUTES = 120;
    private static final int MOST_MINUTES = 2880;

    private final EcsState state;
    private final InstantSource clock;
    private final ServiceScheduler scheduler;

    TaskProtection(EcsState state, InstantSource clock, ServiceScheduler scheduler) {
        this.state = state;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** What came of setting or asking. */
    sealed interface Result {
        /**
         * How it stands with a task.
         *
         * @param until null if it is not protected
         */
        record State(EcsTask task, @Nullable Instant until) implements Result {}

        /**
         * The task cannot be protected.
         *
         * @param reason as "Amazon ECS API failure reasons" lists them
         */
        record Refused(String arn, String reason, String detail) implements Result {}
    }

    /**
     * Sets or takes back a task's protection.
     *
     * @param minutes 1 to 2880, 120 if absent; an extension counts from now
     */
    Result set(EcsTask task, boolean enabled, @Nullable Integer minutes) {
        int span = minutes == null ? DEFAULT_MINUTES : minutes;
        if (span < 1 || span > MOST_MINUTES) {
            throw Errors.parameter("expiresInMinutes must be between 1 and " + MOST_MINUTES + ".");
        }
        EcsService service = state.serviceOf(task).orElse(null);
        if (service == null || !task.wanted()) {
            return new Result.Refused(
                    task.arn, "TASK_NOT_VALID", "The task is not part of a service, or is being stopped.");
        }
        Instant now = clock.instant();
        if (enabled && !task.shielded(now) && blocked(service, now)) {
            return new Result.Refused(
                    task.arn,
                    "DEPLOYMENT_BLOCKED",
                    "Protected tasks keep the service's deployment from ending; wait until they are not.");
        }
        task.protectedUntil = enabled ? now.plus(Duration.ofMinutes(span)) : null;
        scheduler.lookSoon(service);
        return get(task);
    }

    /** Whether a deployment waits for nothing but protected tasks of older ones; how ECS decides that is a guess. */
    private static boolean blocked(EcsService service, Instant now) {
        Rollout primary = service.primary();
        long mine = service.tasksOf(primary)
                .filter(task -> task.wanted() && task.everHealthy)
                .count();
        return primary.inProgress()
                && mine >= service.desiredCount
                && service.tasks.stream().anyMatch(task -> task.rollout != primary && task.shielded(now));
    }

    Result get(EcsTask task) {
        if (state.serviceOf(task).isEmpty()) {
            return new Result.Refused(task.arn, "TASK_NOT_VALID", "The task is not part of a service.");
        }
        return new Result.State(task, task.shielded(clock.instant()) ? task.protectedUntil : null);
    }
}
