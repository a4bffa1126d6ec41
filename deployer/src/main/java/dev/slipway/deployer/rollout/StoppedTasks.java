package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.release.TaskArn;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The stopped tasks of one service that a deployment has started, read bit by bit: what was listed stays listed when the next
 * call is refused, and what has stopped for good is described once. Not thread-safe.
 */
final class StoppedTasks {
    private final String service;
    private final String deployment;
    private final Map<TaskArn, TaskSnapshot> ours = new LinkedHashMap<>();
    private final Set<TaskArn> done = new HashSet<>();
    private final Set<TaskArn> undescribed = new LinkedHashSet<>();
    private boolean listed;

    /** @param deployment {@code ecs-svc/…}, which its tasks carry as {@code startedBy} */
    StoppedTasks(String service, String deployment) {
        this.service = service;
        this.deployment = deployment;
    }

    /**
     * Reads what is new.
     *
     * @throws AwsFailure when it is not all read; what was read is kept, and the next call goes on from there
     */
    void read(Ecs ecs, String cluster) {
        if (!listed) {
            ecs.stopped(cluster, service).stream()
                    .filter(task -> !done.contains(task))
                    .forEach(undescribed::add);
            listed = true;
        }
        if (!undescribed.isEmpty()) {
            List<TaskSnapshot> described = ecs.tasks(cluster, undescribed);
            undescribed.clear();
            described.forEach(this::take);
        }
        listed = false;
    }

    private void take(TaskSnapshot task) {
        boolean mine = task.startedBy().equals(deployment);
        if (mine) {
            ours.put(task.arn(), task);
        }
        if (mine && !task.stopped()) {
            undescribed.add(task.arn());
        } else {
            done.add(task.arn());
        }
    }

    /** Whether a task of ours is on its way to its end. */
    boolean unsettled() {
        return !undescribed.isEmpty();
    }

    /** Those of our deployment, as soon as ECS says how they ended: it does so before the task is gone. */
    List<TaskSnapshot> told() {
        return ours.values().stream()
                .filter(task -> task.stopped() || neverStarted(task) || containerTold(task))
                .toList();
    }

    /** Its containers have nothing to tell: the task's own reason is all there is. */
    private static boolean neverStarted(TaskSnapshot task) {
        return task.stopCode().equals("TaskFailedToStart");
    }

    private static boolean containerTold(TaskSnapshot task) {
        return task.containers().stream().anyMatch(one -> one.exitCode() != null || one.reason() != null);
    }
}
