package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.time.Timeline;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Rollback;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** Begins, supersedes, stops, rolls back and completes a service's deployments. Used on the timeline only. */
final class Deployments {

    private final Timeline timeline;
    private final Delays delays;
    private final Account account;
    private final Images images;
    private final Ids ids;

    Deployments(Timeline timeline, Delays delays, Account account, Images images, Ids ids) {
        this.timeline = timeline;
        this.delays = delays;
        this.account = account;
        this.images = images;
        this.ids = ids;
    }

    /** Begins a deployment of a definition with the service's settings of now; what is in progress is superseded. */
    void begin(EcsService service, Registered definition, Runnable started) {
        Instant now = timeline.instant();
        service.currentDeployment().filter(current -> !current.finished()).ifPresent(current -> {
            current.become(ServiceDeploymentStatus.STOPPED, "Service deployment was superseded by a newer one.", now);
        });
        ServiceRevisionRecord revision = revision(service, definition, now);
        ServiceDeploymentRecord deployment = new ServiceDeploymentRecord(
                account.arn(
                        "ecs",
                        "service-deployment/" + service.cluster.name + "/" + service.name + "/"
                                + ids.serviceDeployment()),
                service.rollouts.stream()
                        .map(rollout -> rollout.revision)
                        .distinct()
                        .toList(),
                revision,
                service.configuration,
                CircuitBreaker.threshold(service.desiredCount),
                now);
        service.history.addFirst(deployment);
        service.rollouts.addFirst(new Rollout(ids.deployment(), revision, deployment, false, null, now));
        service.steady = false;
        timeline.after(delays.pendingDeployment(), () -> {
            if (deployment.status == ServiceDeploymentStatus.PENDING) {
                deployment.become(ServiceDeploymentStatus.IN_PROGRESS, null, timeline.instant());
                started.run();
            }
        });
    }

    private ServiceRevisionRecord revision(EcsService service, Registered definition, Instant now) {
        Map<String, Images.Resolution> resolved = new HashMap<>();
        definition
                .definition()
                .containerDefinitions()
                .forEach(container -> resolved.put(container.name(), images.resolve(container.image())));
        return new ServiceRevisionRecord(
                account.arn(
                        "ecs", "service-revision/" + service.cluster.name + "/" + service.name + "/" + ids.digits()),
                definition,
                resolved,
                service.loadBalancers,
                service.network,
                service.platformVersion,
                now);
    }

    /** The circuit breaker has tripped. */
    void trip(EcsService service) {
        Instant now = timeline.instant();
        Rollout failed = service.primary();
        ServiceDeploymentRecord deployment = failed.serviceDeployment;
        String why = "ECS deployment circuit breaker: tasks failed to start.";
        failed.become(DeploymentRolloutState.FAILED, why, now);
        tell(service, "(deployment " + failed.id + ") deployment failed: tasks failed to start.");
        deployment.breaker = ServiceDeploymentRollbackMonitorsStatus.TRIGGERED;
        if (failed.rollback) {
            deployment.become(
                    ServiceDeploymentStatus.ROLLBACK_FAILED, "The tasks of the rollback failed to start.", now);
        } else if (!CircuitBreaker.rollsBack(deployment.configuration)) {
            deployment.become(ServiceDeploymentStatus.STOPPED, "Service deployment stopped: " + why, now);
        } else if (service.lastCompleted == null) {
            deployment.become(
                    ServiceDeploymentStatus.ROLLBACK_FAILED,
                    "Service deployment rollback failed: there is no completed deployment to go back to.",
                    now);
        } else {
            rollBack(service, "Service deployment rolled back because the circuit breaker threshold was exceeded.");
        }
    }

    /** Somebody asked to go back. */
    void stopAndRollBack(EcsService service, ServiceDeploymentRecord deployment) {
        if (service.lastCompleted == null) {
            throw Errors.conflict("There is no completed service deployment to roll back to.");
        }
        String why = "Service deployment rolled back because a user stopped it.";
        deployment.become(ServiceDeploymentStatus.ROLLBACK_REQUESTED, why, timeline.instant());
        service.primary()
                .become(DeploymentRolloutState.FAILED, "ECS deployment stopped by a user.", timeline.instant());
        timeline.after(delays.pendingDeployment(), () -> {
            if (deployment.status == ServiceDeploymentStatus.ROLLBACK_REQUESTED) {
                rollBack(service, why);
            }
        });
    }

    /** Somebody asked to leave it as it is. */
    void abort(EcsService service, ServiceDeploymentRecord deployment) {
        String why = "Service deployment stopped by a user.";
        deployment.become(ServiceDeploymentStatus.STOP_REQUESTED, why, timeline.instant());
        service.primary()
                .become(DeploymentRolloutState.FAILED, "ECS deployment stopped by a user.", timeline.instant());
        timeline.after(delays.pendingDeployment(), () -> {
            if (deployment.status == ServiceDeploymentStatus.STOP_REQUESTED) {
                deployment.become(ServiceDeploymentStatus.STOPPED, why, timeline.instant());
            }
        });
    }

    /** Makes the revision of the last completed deployment primary again; its tasks that still run go on running. */
    private void rollBack(EcsService service, String why) {
        Rollout target = service.lastCompleted;
        if (target == null) {
            throw new IllegalStateException("Service " + service.name + " has nothing to go back to");
        }
        Instant now = timeline.instant();
        ServiceDeploymentRecord deployment = service.primary().serviceDeployment;
        deployment.become(ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS, why, now);
        deployment.rollback = Rollback.builder()
                .reason(why)
                .startedAt(now)
                .serviceRevisionArn(target.revision.arn())
                .build();
        Rollout back = new Rollout(
                ids.deployment(),
                target.revision,
                deployment,
                true,
                "ECS deployment circuit breaker: rolling back to deploymentId " + target.id + ".",
                now);
        service.tasks.stream()
                .filter(task -> task.wanted() && runs(task, target.revision))
                .forEach(task -> task.rollout = back);
        service.rollouts.addFirst(back);
        service.steady = false;
        tell(service, "rolling back to deployment " + target.id + ".");
    }

    private static boolean runs(EcsTask task, ServiceRevisionRecord revision) {
        Rollout rollout = task.rollout;
        return rollout != null && rollout.revision.arn().equals(revision.arn());
    }

    /** The primary deployment has all its tasks healthy and no other has one left. */
    void complete(EcsService service) {
        Instant now = timeline.instant();
        Rollout primary = service.primary();
        primary.become(DeploymentRolloutState.COMPLETED, "ECS deployment " + primary.id + " completed.", now);
        primary.serviceDeployment.become(
                primary.rollback ? ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL : ServiceDeploymentStatus.SUCCESSFUL,
                null,
                now);
        service.lastCompleted = primary;
        tell(service, "(deployment " + primary.id + ") deployment completed.");
    }

    /** Finds a service deployment by its ARN among services. */
    static Optional<ServiceDeploymentRecord> find(List<EcsService> services, String arn) {
        return services.stream()
                .flatMap(service -> service.history.stream())
                .filter(deployment -> deployment.arn.equals(arn))
                .findFirst();
    }

    void tell(EcsService service, String message) {
        service.tell(ids.uuid(), timeline.instant(), message);
    }
}
