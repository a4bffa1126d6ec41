package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSettings;
import dev.slipway.deployer.config.Environment;
import java.util.List;
import java.util.Optional;

/** What services' deployments are about, and what is set of them. */
final class DeploymentChecks {
    private DeploymentChecks() {}

    /** Whether one is under way, by either of the two views of ECS. */
    static List<Finding> running(View view) {
        var deployments = view.deployments();
        return ServiceChecks.each(
                view, (service, settings) -> running(service, settings, deployments.getOrDefault(service, List.of())));
    }

    private static Optional<Finding> running(
            Environment.Service service, ServiceSettings settings, List<ServiceDeploymentSnapshot> deployments) {
        Optional<String> open = deployments.stream()
                .filter(deployment -> !deployment.status().ended())
                .findFirst()
                .map(deployment -> "its deployment %s is %s since %s"
                        .formatted(deployment.arn().id(), deployment.status(), deployment.createdAt()));
        Optional<String> moving = settings.shown()
                .primary()
                .filter(primary -> primary.rollout() == DeploymentSnapshot.Rollout.IN_PROGRESS)
                .map(primary -> "its deployment of %s is in progress since %s"
                        .formatted(primary.taskDefinition().id(), primary.createdAt()));
        return open.or(() -> moving)
                .map(because -> Finding.busy(
                        "roll " + service.name(), because, "Wait for its end, or stop it with StopServiceDeployment."));
    }

    /**
     * Whether ECS has given up the deployment of what a service is on, so that being on it proves nothing. Without meaning for a
     * service that would move to another image.
     */
    static List<Finding> givenUp(View view) {
        return ServiceChecks.each(
                view,
                (service, settings) -> view.moves(service)
                        ? Optional.empty()
                        : settings.shown()
                                .primary()
                                .filter(primary -> primary.rollout() == DeploymentSnapshot.Rollout.FAILED)
                                .map(primary -> Finding.obstacle(
                                        "call %s done".formatted(service.name()),
                                        "it is on this image already, and ECS has given up its deployment of %s (%s)"
                                                .formatted(
                                                        primary.taskDefinition().id(), primary.reason()),
                                        "Release another image, or try this one again: aws ecs update-service --cluster CLUSTER --service %s --force-new-deployment"
                                                .formatted(settings.name()))));
    }

    /** Whether ECS itself notices tasks that do not start. */
    static List<Finding> breaker(View view) {
        return ServiceChecks.each(
                view,
                (service, settings) -> settings.breaker()
                        ? Optional.empty()
                        : Optional.of(
                                Finding.warning(
                                        service,
                                        "has no deployment circuit breaker, so only this program ends a release that fails",
                                        "Switch it on, with rollback: what starts while nobody watches is then taken back too.")));
    }

    /** Whether ECS takes back by itself what its breaker has ended. */
    static List<Finding> breakerRollback(View view) {
        return ServiceChecks.each(
                view,
                (service, settings) -> !settings.breaker() || settings.breakerRollsBack()
                        ? Optional.empty()
                        : Optional.of(Finding.warning(
                                service,
                                "has a circuit breaker without rollback, which leaves a failed deployment as it is",
                                "Switch its rollback on.")));
    }
}
