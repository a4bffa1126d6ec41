package dev.slipway.deployer.preflight;

import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be said of a service from what DescribeServices and DescribeTaskDefinition show. Pure functions. */
final class ServiceChecks {
    private ServiceChecks() {}

    /** Whether ECS's rolling update can move it. */
    static List<Finding> of(Environment.Service service, ServiceSnapshot shown) {
        List<Finding> found = new ArrayList<>();
        String name = service.name();
        if (!shown.active()) {
            found.add(Finding.obstacle(
                    "find the service %s (%s) in use".formatted(name, shown.name()),
                    "it is " + shown.status(),
                    "Make it anew."));
            return found;
        }
        if (!shown.rolling()) {
            found.add(Finding.obstacle(
                    "roll " + name,
                    "something else than ECS's rolling update deploys it",
                    "Set its deployment controller to ECS and its strategy to ROLLING."));
        }
        if (shown.desired() == 0) {
            found.add(Finding.obstacle(
                    "roll " + name,
                    "its desired count is 0, so nothing would prove the release",
                    "Scale it up first."));
        } else if (deadlocked(shown)) {
            found.add(Finding.obstacle(
                    "roll " + name,
                    "with %d tasks wanted, %d %% at least and %d %% at most ECS can neither start a new task nor stop an old one"
                            .formatted(shown.desired(), shown.minimumHealthyPercent(), shown.maximumPercent()),
                    "Raise maximumPercent or lower minimumHealthyPercent."));
        }
        return found;
    }

    /** The minimum rounds up, the maximum down (ECS developer guide, "Amazon ECS service deployment parameters"). */
    private static boolean deadlocked(ServiceSnapshot shown) {
        int least = Math.ceilDiv(shown.desired() * shown.minimumHealthyPercent(), 100);
        int most = Math.floorDiv(shown.desired() * shown.maximumPercent(), 100);
        return most <= shown.desired() && least >= shown.desired();
    }

    /** Whether a deployment is under way in a service of the release: by either of the two views of ECS. */
    static Optional<Finding> busy(
            Environment.Service service, ServiceSnapshot shown, List<ServiceDeploymentSnapshot> deployments) {
        Optional<String> open = deployments.stream()
                .filter(deployment -> !deployment.status().ended())
                .findFirst()
                .map(deployment -> "its deployment %s is %s since %s"
                        .formatted(deployment.arn().id(), deployment.status(), deployment.createdAt()));
        Optional<String> moving = shown.primary()
                .filter(primary -> primary.rollout() == DeploymentSnapshot.Rollout.IN_PROGRESS)
                .map(primary -> "its deployment of %s is in progress since %s"
                        .formatted(primary.taskDefinition().id(), primary.createdAt()));
        return open.or(() -> moving)
                .map(because -> Finding.busy(
                        "roll " + service.name(), because, "Wait for its end, or stop it with StopServiceDeployment."));
    }

    /** Whether ECS has given up the deployment of what the service runs, so that running it proves nothing. */
    static Optional<Finding> givenUp(Environment.Service service, ServiceSnapshot shown) {
        return shown.primary()
                .filter(primary -> primary.rollout() == DeploymentSnapshot.Rollout.FAILED)
                .map(primary -> Finding.obstacle(
                        "call %s done".formatted(service.name()),
                        "it is on this image already, and ECS has given up its deployment of %s (%s)"
                                .formatted(primary.taskDefinition().id(), primary.reason()),
                        "Release another image, or try this one again: aws ecs update-service --cluster CLUSTER --service %s --force-new-deployment"
                                .formatted(shown.name())));
    }

    /** Whether its revision has the container that is to get the image. */
    static Optional<Finding> container(Environment.Service service, TaskDefinition revision) {
        return revision.hasContainer(service.container())
                ? Optional.empty()
                : Optional.of(Finding.obstacle(
                        "find the container %s of the service %s".formatted(service.container(), service.name()),
                        "its revision %s has only %s"
                                .formatted(revision.arn().id(), String.join(", ", revision.containers())),
                        "Correct services.%s.container in slipway.yml.".formatted(service.name())));
    }

    /** Whether another revision can be made of this one without losing anything. */
    static Optional<Finding> carriesOver(Environment.Service service, TaskDefinition revision) {
        return revision.unknownMembers().isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.obstacle(
                        "carry over the revision %s of %s"
                                .formatted(revision.arn().id(), service.name()),
                        "this program does not know its members %s and would lose them"
                                .formatted(String.join(", ", revision.unknownMembers())),
                        "Take a newer deployer."));
    }
}
