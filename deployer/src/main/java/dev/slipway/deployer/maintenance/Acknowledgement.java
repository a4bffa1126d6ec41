package dev.slipway.deployer.maintenance;

import dev.slipway.deployer.maintenance.ControlState.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether every task has acknowledged a generation: a pure function of what ECS runs and what the application says.
 */
final class Acknowledgement {
    private Acknowledgement() {}

    /**
     * Those that have not. A task that ECS runs counts by its word alone; one that ECS does not list any more still
     * counts while it says that it is writing.
     *
     * @param running the ids of the tasks that ECS runs, with the service of each
     * @param quiet whether writes in flight must have ended: so when maintenance begins, and not when it ends, as users
     *     write again then
     */
    static List<Straggler> stragglers(Map<String, String> running, ControlState state, long generation, boolean quiet) {
        List<Straggler> stragglers = new ArrayList<>();
        running.forEach((task, service) -> {
            Optional<TaskState> said = state.task(task);
            if (said.isEmpty()
                    || said.get().generation() < generation
                    || (quiet && said.get().writesInFlight() > 0)) {
                stragglers.add(new Straggler(task, service, said));
            }
        });
        if (quiet) {
            state.tasks().stream()
                    .filter(task -> !running.containsKey(task.task()) && task.writesInFlight() > 0)
                    .forEach(task -> stragglers.add(new Straggler(task.task(), "", Optional.of(task))));
        }
        return stragglers;
    }
}
