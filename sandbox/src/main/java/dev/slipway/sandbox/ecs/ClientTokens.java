package dev.slipway.sandbox.ecs;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

/**
 * What was asked of RunTask with each client token ("Ensuring idempotency", ECS API Reference): the same request gives the same
 * tasks for 24 hours, or for their life and one hour more if that is shorter. A token that brought no task at all may be used
 * again; the page does not say so. Used on the timeline only.
 */
final class ClientTokens {

    private static final Duration AT_MOST = Duration.ofHours(24);
    private static final Duration AFTER_STOP = Duration.ofHours(1);

    private final Map<String, Use> uses = new HashMap<>();

    private record Use(RunTaskRequest request, List<EcsTask> tasks, Instant at) {
        Use {
            tasks = List.copyOf(tasks);
        }

        boolean over(Instant now) {
            boolean longStopped = tasks.stream().allMatch(task -> {
                Instant stoppedAt = task.stoppedAt;
                return stoppedAt != null && !now.isBefore(stoppedAt.plus(AFTER_STOP));
            });
            return longStopped || !now.isBefore(at.plus(AT_MOST));
        }
    }

    /**
     * The tasks of an earlier request with the same token; none without a token.
     *
     * @throws dev.slipway.sandbox.protocol.AwsError ConflictException when that request had other parameters; it names the tasks
     */
    Optional<List<EcsTask>> repeated(RunTaskRequest request, Instant now) {
        uses.values().removeIf(use -> use.over(now));
        Use use = request.clientToken() == null ? null : uses.get(request.clientToken());
        if (use == null) {
            return Optional.empty();
        }
        if (!use.request().equals(request)) {
            throw Errors.tokenInUse(use.tasks().stream().map(task -> task.arn).toList());
        }
        return Optional.of(use.tasks());
    }

    void remember(RunTaskRequest request, List<EcsTask> tasks, Instant now) {
        if (request.clientToken() != null && !tasks.isEmpty()) {
            uses.put(request.clientToken(), new Use(request, tasks, now));
        }
    }
}
