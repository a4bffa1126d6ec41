package dev.slipway.deployer.migration;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks whether a command is under way already, in a task that another run of ours has started and left, or still follows. The
 * same is the same command over the same image, by its digest; whoever started it. Not thread-safe.
 */
final class Underway {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Aws aws;
    private final Timing timing;
    private final Cancellation cancellation;
    private final Duration missing;

    /** @param missing how long a task that is listed may be MISSING before it counts as gone */
    Underway(Aws aws, Timing timing, Cancellation cancellation, Duration missing) {
        this.aws = aws;
        this.timing = timing;
        this.cancellation = cancellation;
        this.missing = missing;
    }

    /** What there is. */
    sealed interface Found {
        /** The command runs nowhere. */
        record Nothing() implements Found {}

        /** It runs, over the same image. */
        record Same(TaskSnapshot task) implements Found {}

        /** It runs, over another image. */
        record Another(TaskSnapshot task, String image) implements Found {}
    }

    /**
     * Looks among the tasks of the revision's family that are wanted to run.
     *
     * @throws AwsFailure when ECS does not answer for long, or refuses
     */
    Found look(OneOffTaskRequest request) {
        Found found = new Found.Nothing();
        for (TaskSnapshot task : tasks(request)) {
            if (!task.stopped()
                    && ReleaseId.isOne(task.startedBy())
                    && request.command().equals(task.commands().get(request.container()))) {
                String image = image(task, request);
                if (image.equals(request.revision().image(request.container()))) {
                    return new Found.Same(task);
                }
                found = new Found.Another(task, image);
            }
        }
        return found;
    }

    private String image(TaskSnapshot task, OneOffTaskRequest request) {
        return task.taskDefinition().equals(request.revision().arn())
                ? request.revision().image(request.container())
                : patiently(
                        () -> aws.ecs().taskDefinition(task.taskDefinition()).image(request.container()));
    }

    /** A young one is listed before it can be described. */
    private List<TaskSnapshot> tasks(OneOffTaskRequest request) {
        Instant end = timing.clock().instant().plus(missing);
        while (true) {
            List<TaskArn> listed = patiently(() ->
                    aws.ecs().ofFamily(request.cluster(), request.revision().family()));
            List<TaskSnapshot> shown =
                    listed.isEmpty() ? List.of() : patiently(() -> aws.ecs().tasks(request.cluster(), listed));
            List<TaskArn> hidden = new ArrayList<>(listed);
            hidden.removeAll(shown.stream().map(TaskSnapshot::arn).toList());
            if (hidden.isEmpty()
                    || cancellation.isRequested()
                    || !timing.clock().instant().isBefore(end)) {
                return shown;
            }
            timing.untilNextLook(Duration.ZERO);
        }
    }

    private <T> T patiently(Supplier<T> read) {
        return new Patience(timing, cancellation).until(timing.clock().instant().plus(PATIENCE), read);
    }
}
