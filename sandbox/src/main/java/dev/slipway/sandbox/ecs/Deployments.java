package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.faults.Alarms;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.time.Timeline;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** Begins, supersedes and completes a service's deployments. Used on the timeline only. */
final class Deployments {

    private final Timeline timeline;
    private final Delays delays;
    private final Account account;
    private final Images images;
    private final Ids ids;
    private final Alarms alarms;
    private final ServiceEvents events;

    Deployments(
            Timeline timeline,
            Delays delays,
            Account account,
            Images images,
            Ids ids,
            Alarms alarms,
            ServiceEvents events) {
        this.timeline = timeline;
        this.delays = delays;
        this.account = account;
        this.images = images;
        this.ids = ids;
        this.alarms = alarms;
        this.events = events;
    }

    /** Begins a deployment of a definition with the service's settings of now; what is in progress is superseded. */
    void begin(EcsService service, Registered definition, Runnable started) {
        Instant now = timeline.instant();
        service.currentDeployment()
                .filter(current -> !current.finished())
                .ifPresent(current -> supersede(current, now));
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
                now);
        service.remember(deployment);
        service.becomePrimary(rollout(revision, deployment, false, null));
        configured(service);
        timeline.after(delays.pendingDeployment(), () -> {
            if (deployment.status == ServiceDeploymentStatus.PENDING) {
                deployment.become(ServiceDeploymentStatus.IN_PROGRESS, null, timeline.instant());
                started.run();
            }
        });
    }

    Rollout rollout(
            ServiceRevisionRecord revision,
            ServiceDeploymentRecord deployment,
            boolean rollback,
            @Nullable String reason) {
        Instant now = timeline.instant();
        BackOff backOff = new BackOff(delays.restart(), delays.restartAtMost(), now);
        return new Rollout(ids.deployment(), revision, deployment, rollback, reason, backOff, now);
    }

    /** The service's settings or size were set; a deployment in progress goes by them. */
    void configured(EcsService service) {
        alarms.know(service.settings.alarms().names());
        service.currentDeployment()
                .filter(current -> !current.finished())
                .ifPresent(current -> current.hold(
                        service.settings,
                        service.desiredCount,
                        alarms.firing(service.settings.alarms().names())));
    }

    /** A rollback that is superseded has failed, a deployment is stopped; the former is a guess. */
    private static void supersede(ServiceDeploymentRecord current, Instant now) {
        boolean back = current.status == ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS;
        current.become(
                back ? ServiceDeploymentStatus.ROLLBACK_FAILED : ServiceDeploymentStatus.STOPPED,
                "Service deployment was superseded by a newer one.",
                now);
    }

    private ServiceRevisionRecord revision(EcsService service, Registered definition, Instant now) {
        return new ServiceRevisionRecord(
                account.arn(
                        "ecs", "service-revision/" + service.cluster.name + "/" + service.name + "/" + ids.digits()),
                definition,
                PinnedImages.of(definition, images),
                service.loadBalancers,
                service.network,
                service.platformVersion,
                now);
    }

    /** The primary deployment has all its tasks healthy, no other has one left, and no alarm has fired until now. */
    void complete(EcsService service) {
        Instant now = timeline.instant();
        Rollout primary = service.primary();
        primary.become(DeploymentRolloutState.COMPLETED, "ECS deployment " + primary.id + " completed.", now);
        primary.serviceDeployment.become(
                primary.rollback ? ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL : ServiceDeploymentStatus.SUCCESSFUL,
                null,
                now);
        service.lastCompleted = primary;
        events.completed(service, primary);
    }
}
