package dev.slipway.deployer.migration;

import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one-off tasks that a run has left behind: asked to stop, and watched to their end. Not thread-safe. */
public final class Leftovers {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LOOKS = 5;
    private static final String REASON = "slipway: its run is gone";

    private final Ecs ecs;
    private final String cluster;
    private final Timing timing;
    private final Cancellation cancellation;

    public Leftovers(Ecs ecs, String cluster, Timing timing, Cancellation cancellation) {
        this.ecs = ecs;
        this.cluster = cluster;
        this.timing = timing;
        this.cancellation = cancellation;
    }

    /**
     * What became of them.
     *
     * @param all whether none goes on
     * @param sentence whole sentences
     */
    public record Ended(boolean all, String sentence) {}

    /**
     * Ends them.
     *
     * @param recorded the one that the run's record names; absent when it names none
     * @param asked whether the run was to start one, by its record: then ECS, which shows a young task late, is asked some
     *     more times
     */
    public Ended stop(ReleaseId release, @Nullable TaskArn recorded, boolean asked) {
        SequencedSet<TaskArn> tasks = new LinkedHashSet<>();
        if (recorded != null) {
            tasks.add(recorded);
        }
        tasks.addAll(listed(release));
        for (int looks = 1; asked && tasks.isEmpty() && looks < LOOKS; looks++) {
            timing.untilNextLook(Duration.ZERO);
            tasks.addAll(listed(release));
        }
        List<String> sentences = new ArrayList<>();
        boolean all = true;
        for (TaskArn task : tasks) {
            if (goesOn(task, release)) {
                Stopper.Stopped stopped = new Stopper(ecs, cluster, timing, cancellation).stop(task, REASON);
                sentences.add(stopped.sentence());
                all &= stopped.ended();
            }
        }
        return new Ended(all, sentences.isEmpty() ? "No task of it goes on." : String.join(" ", sentences));
    }

    private List<TaskArn> listed(ReleaseId release) {
        return patiently(() -> ecs.startedBy(cluster, release.value()));
    }

    /** ECS forgets a task some time after its end, and calls one MISSING at first; the latter is listed. */
    private boolean goesOn(TaskArn task, ReleaseId release) {
        return patiently(() -> ecs.task(cluster, task))
                .map(one -> !one.stopped())
                .orElseGet(() -> listed(release).contains(task));
    }

    private <T> T patiently(Supplier<T> read) {
        Instant deadline = timing.clock().instant().plus(PATIENCE);
        return new Patience(timing, cancellation).until(deadline, read);
    }
}
