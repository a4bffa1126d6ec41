package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskStopper.Manner;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.time.Timeline;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Moves each service towards its desired state, whenever something about its tasks changes and at each tick. What it starts
 * and stops is {@link RollingStep}'s to say, what fails a deployment {@link FailureDetection}'s. Used on the timeline only.
 */
final class ServiceScheduler implements TaskEvents {

    private final Timeline timeline;
    private final Delays delays;
    private final EcsState state;
    private final TaskHealth health;
    private final TaskStarter starter;
    private final TaskStopper stopper;
    private final Rollbacks rollbacks;
    private final FailureDetection failures;
    private final ServiceEvents events;
    private final RollingUpdate update;
    private final DeploymentProgress progress;

    /** What services are scheduled with. */
    record Parts(
            Timeline timeline,
            Delays delays,
            EcsState state,
            TaskFactory factory,
            TaskParts tasks,
            Deployments deployments,
            Rollbacks rollbacks,
            ServiceEvents events,
            Faults faults) {}

    ServiceScheduler(Parts parts) {
        this.timeline = parts.timeline();
        this.delays = parts.delays();
        this.state = parts.state();
        this.health = parts.tasks().health();
        this.stopper = parts.tasks().stopper(this);
        this.starter = parts.tasks().starter(this, stopper);
        this.rollbacks = parts.rollbacks();
        this.events = parts.events();
        this.failures = new FailureDetection(timeline, parts.faults(), events);
        this.update = new RollingUpdate(
                timeline, parts.faults(), parts.factory(), starter, stopper, health, failures, events);
        this.progress = new DeploymentProgress(timeline, delays.bake(), health, parts.deployments(), events);
    }

    /** Begins to look at targets, again and again. */
    void begin() {
        timeline.after(delays.tick(), () -> {
            state.services().forEach(this::look);
            begin();
        });
    }

    void launch(EcsTask task) {
        starter.launch(task);
    }

    void stopPromptly(EcsTask task, TaskStopCode code, String reason) {
        stopper.stop(task, code, reason, Manner.PROMPT);
    }

    /** Looks at a service soon, once for all the changes until then. */
    void lookSoon(EcsService service) {
        if (!service.lookScheduled) {
            service.lookScheduled = true;
            timeline.soon(() -> {
                service.lookScheduled = false;
                look(service);
            });
        }
    }

    @Override
    public void changed(EcsTask task) {
        state.serviceOf(task).ifPresent(this::lookSoon);
    }

    @Override
    public void failed(EcsTask task) {
        Rollout rollout = task.rollout;
        if (rollout != null) {
            state.serviceOf(task).ifPresent(service -> failures.ended(service, rollout, task));
            changed(task);
        }
    }

    @Override
    public void stopped(EcsTask task) {
        state.serviceOf(task).ifPresent(service -> {
            service.tasks.remove(task);
            lookSoon(service);
        });
        timeline.after(delays.stoppedVisible(), () -> state.forget(task));
    }

    private void look(EcsService service) {
        if (service.status == EcsService.Status.INACTIVE) {
            return;
        }
        notice(service);
        failures.find(service).ifPresent(failure -> rollbacks.fail(service, failure));
        if (service.primary().serviceDeployment.status != ServiceDeploymentStatus.PENDING) {
            update.step(service);
        }
        progress.follow(service);
    }

    private void notice(EcsService service) {
        List<EcsTask> registered = service.tasks.stream()
                .filter(task -> !task.registrationTold && !task.registrations.isEmpty())
                .toList();
        registered.forEach(task -> task.registrationTold = true);
        events.registered(service, registered);
        for (EcsTask task : service.tasks) {
            Rollout rollout = task.rollout;
            if (rollout == null || !task.wanted() || !task.running()) {
                continue;
            }
            rollout.backOff.calm();
            if (!task.everHealthy && healthy(task)) {
                task.everHealthy = true;
                failures.healthy(rollout);
            }
        }
    }

    private boolean healthy(EcsTask task) {
        return health.healthy(task, timeline.instant());
    }
}
