package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.ServiceSettings;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.release.TaskArn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What keeps the number of tasks where it is. */
final class ScalingChecks {
    private ScalingChecks() {}

    /** Whether old tasks would stay until their protection ends ("Protect your Amazon ECS tasks from being terminated"). */
    static List<Finding> protection(View view) {
        Map<Environment.Service, List<TaskArn>> tasks = view.tasks();
        List<TaskArn> all = tasks.values().stream().flatMap(List::stream).toList();
        Set<TaskArn> kept = new HashSet<>(view.call(
                () -> view.aws().survey().protectedTasks(view.environment().cluster(), all)));
        List<Finding> found = new ArrayList<>();
        tasks.forEach((service, own) -> {
            long count = own.stream().filter(kept::contains).count();
            if (count > 0) {
                found.add(Finding.warning(
                        service,
                        "has %d task(s) protected from scale-in: its roll-out waits for them".formatted(count),
                        "Wait until they are done, or lift their protection (aws ecs update-task-protection)."));
            }
        });
        return found;
    }

    /** Whether somebody has suspended scaling, perhaps to stop a service, and not resumed it. */
    static List<Finding> suspended(View view) {
        return ServiceChecks.each(
                view,
                (service, settings) -> view.scaling(service)
                        .filter(scaling -> scaling.suspended())
                        .map(
                                scaling -> Finding.warning(
                                        service,
                                        "has its scaling suspended, so it stays at %d tasks whatever the load"
                                                .formatted(settings.shown().desired()),
                                        "Resume it if that is not meant (aws application-autoscaling register-scalable-target).")));
    }

    /** Whether the desired count is where scaling cannot raise it, or where it would not have put it. */
    static List<Finding> limits(View view) {
        return ServiceChecks.each(view, (service, settings) -> limits(view, service, settings));
    }

    private static Optional<Finding> limits(View view, Environment.Service service, ServiceSettings settings) {
        int desired = settings.shown().desired();
        return view.scaling(service).flatMap(scaling -> {
            if (desired < scaling.least() || desired > scaling.most()) {
                return Optional.of(Finding.warning(
                        service,
                        "wants %d tasks, and its scaling allows %d to %d: it may be scaled in the middle of the release"
                                .formatted(desired, scaling.least(), scaling.most()),
                        "Correct the one or the other."));
            }
            return desired == scaling.most() && scaling.most() > scaling.least()
                    ? Optional.of(Finding.warning(
                            service,
                            "is at the most that its scaling allows (%d tasks): new tasks begin under full load"
                                    .formatted(desired),
                            "Release at a quieter time, or raise the maximum."))
                    : Optional.empty();
        });
    }
}
