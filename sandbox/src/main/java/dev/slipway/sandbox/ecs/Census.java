package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.RollingStep.Change;
import dev.slipway.sandbox.ecs.RollingStep.Group;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tasks of one deployment that shall run, by their health at one moment; the oldest first. Used on the timeline only.
 *
 * @param starting neither healthy nor ill
 */
record Census(List<EcsTask> healthy, List<EcsTask> starting, List<EcsTask> ill) {

    Census {
        healthy = List.copyOf(healthy);
        starting = List.copyOf(starting);
        ill = List.copyOf(ill);
    }

    Group group(Instant now) {
        return new Group(healthy.size(), starting.size(), ill.size(), (int)
                healthy.stream().filter(task -> task.shielded(now)).count());
    }

    List<EcsTask> illToStop(Change change) {
        return ill.stream().limit(change.stopIll()).toList();
    }

    /** The oldest first, which is a guess: AWS keeps the zones even and says no more. */
    List<EcsTask> othersToStop(Change change, Instant now) {
        return Stream.concat(
                        starting.stream().filter(task -> !task.shielded(now)).limit(change.stopStarting()),
                        healthy.stream().filter(task -> !task.shielded(now)).limit(change.stopHealthy()))
                .toList();
    }
}
