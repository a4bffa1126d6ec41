package dev.slipway.deployer.migration;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.TaskSnapshot;
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

/** Ends one-off tasks, and says in whole sentences what came of it: a task is called stopped only when it was seen to be. */
final class Stopper {
    /** How long a stopped task may take to end; ECS kills after at most two minutes. */
    private static final Duration STOPPING_AT_MOST = Duration.ofSeconds(150);

    /** Of the 5 s in which a cancelled run's requests go out; the rest is for the call that is under way at their end. */
    private static final Duration SECONDS = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int LOOKS = 8;

    private final Ecs ecs;
    private final String cluster;
    private final Timing timing;
    private final Cancellation cancellation;

    Stopper(Ecs ecs, String cluster, Timing timing, Cancellation cancellation) {
        this.ecs = ecs;
        this.cluster = cluster;
        this.timing = timing;
        this.cancellation = cancellation;
    }

    /**
     * What became of a task.
     *
     * @param ended whether it was seen to have ended
     */
    record Stopped(boolean ended, String sentence) {}

    /** Asks in the seconds of a cancelled run, and does not watch. */
    String ask(TaskArn task, String reason) {
        return ask(task, reason, now().plus(SECONDS));
    }

    private String ask(TaskArn task, String reason, Instant end) {
        for (int tries = 1; ; tries++) {
            try {
                ecs.stop(cluster, task, reason);
                return "Its task " + task.id() + " was asked to stop.";
            } catch (AwsFailure e) {
                if (!e.mayPass() || tries == LOOKS || !now().isBefore(end)) {
                    return e.getMessage() + " Stop the task " + task.id() + " by hand, or with: deployer abort.";
                }
            }
            timing.haste().pause(PAUSE);
        }
    }

    /**
     * The same for whatever a release has started: after a RunTask that was not answered nobody knows the task's name, nor
     * whether there is one. A task shows some time after the request; so the seconds are used up before it is given up.
     */
    String askAll(ReleaseId release, String reason) {
        Instant end = now().plus(SECONDS);
        SequencedSet<TaskArn> found = new LinkedHashSet<>();
        String trouble = "";
        for (int looks = 0; found.isEmpty() && looks < LOOKS && (looks == 0 || now().isBefore(end)); looks++) {
            if (looks > 0) {
                timing.haste().pause(PAUSE);
            }
            try {
                found.addAll(ecs.startedBy(cluster, release.value()));
                trouble = "";
            } catch (AwsFailure e) {
                trouble = String.valueOf(e.getMessage());
            }
        }
        if (found.isEmpty()) {
            return "RunTask was not answered, and "
                    + (trouble.isEmpty()
                            ? "no task of " + release + " is to be seen so far."
                            : "whether its task runs is not known. " + trouble)
                    + " Make sure with: deployer abort.";
        }
        List<String> sentences = new ArrayList<>();
        found.forEach(task -> sentences.add(ask(task, reason, end)));
        return String.join(" ", sentences);
    }

    /** Asks and waits for the end, so that nothing runs on; a cancelled run waits no longer. */
    Stopped stop(TaskArn task, String reason) {
        Instant end = now().plus(STOPPING_AT_MOST);
        boolean asked = false;
        String trouble = "";
        while (true) {
            try {
                if (!asked) {
                    ecs.stop(cluster, task, reason);
                    asked = true;
                } else if (ecs.task(cluster, task).filter(TaskSnapshot::stopped).isPresent()) {
                    return new Stopped(true, "Its task was stopped.");
                }
            } catch (AwsFailure e) {
                trouble = " " + e.getMessage();
                if (!e.mayPass()) {
                    break;
                }
            }
            if (cancellation.isRequested()) {
                return new Stopped(false, asked ? "Its task " + task.id() + " was asked to stop." : ask(task, reason));
            }
            if (!now().isBefore(end)) {
                break;
            }
            timing.untilNextLook(Duration.ZERO);
        }
        return new Stopped(
                false,
                "Its task %s was %s.%s Look at it, and stop it by hand if it still runs."
                        .formatted(
                                task.id(), asked ? "asked to stop, and was not seen to end" : "not stopped", trouble));
    }

    private Instant now() {
        return timing.clock().instant();
    }
}
