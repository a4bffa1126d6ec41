package dev.slipway.deployer.rollout;

import dev.slipway.deployer.aws.DeploymentSnapshot;
import dev.slipway.deployer.aws.DeploymentSnapshot.Rollout;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What ECS shows of a service whose revision 2 is ours; the deployment of a revision was made that many seconds after T0. */
final class Shown {
    static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
    static final String ID = "ecs-svc/2";
    static final Ours OURS = new Ours(ID, T0.plusSeconds(2));

    private Shown() {}

    static TaskDefinitionArn revision(int number) {
        return new TaskDefinitionArn("arn:aws:ecs:eu-central-1:111111111111:task-definition/web:" + number);
    }

    static DeploymentSnapshot deployment(
            int revision, boolean primary, Rollout rollout, int desired, int running, int pending) {
        return new DeploymentSnapshot(
                "ecs-svc/" + revision,
                primary,
                revision(revision),
                rollout,
                rollout == Rollout.FAILED ? "tasks failed to start" : "",
                desired,
                running,
                pending,
                0,
                T0.plusSeconds(revision));
    }

    static ServiceSnapshot service(String status, DeploymentSnapshot... deployments) {
        List<DeploymentSnapshot> all = List.of(deployments);
        TaskDefinitionArn current = all.stream()
                .filter(DeploymentSnapshot::primary)
                .map(DeploymentSnapshot::taskDefinition)
                .findFirst()
                .orElse(revision(1));
        int running = all.stream().mapToInt(DeploymentSnapshot::running).sum();
        return new ServiceSnapshot(
                "ublog-staging-web",
                status,
                true,
                current,
                3,
                running,
                0,
                100,
                200,
                ServiceSnapshot.Health.UNCHECKED,
                null,
                all,
                null,
                null,
                List.of());
    }

    static @Nullable ServiceDeploymentSnapshot ended(ServiceDeploymentSnapshot.@Nullable Status status) {
        return status == null
                ? null
                : new ServiceDeploymentSnapshot(
                        new ServiceDeploymentArn(
                                "arn:aws:ecs:eu-central-1:111111111111:service-deployment/c/ublog-staging-web/d2"),
                        status,
                        "because",
                        "arn:revision",
                        T0);
    }

    static TaskSnapshot stopped(int number, String startedBy, String stopCode, String reason, @Nullable Integer exit) {
        return new TaskSnapshot(
                new TaskArn("arn:aws:ecs:eu-central-1:111111111111:task/c/" + number),
                revision(2),
                startedBy,
                "STOPPED",
                stopCode,
                reason,
                List.of(new TaskSnapshot.ContainerSnapshot("app", exit, null)),
                T0.plusSeconds(number),
                T0);
    }

    static List<TaskSnapshot> crashes(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> stopped(n, ID, "EssentialContainerExited", "Essential container in task exited", 3))
                .toList();
    }

    static ServiceSnapshot withEvent(ServiceSnapshot service, Instant at, String message) {
        return new ServiceSnapshot(
                service.name(),
                service.status(),
                service.rolling(),
                service.taskDefinition(),
                service.desired(),
                service.running(),
                service.pending(),
                100,
                200,
                ServiceSnapshot.Health.UNCHECKED,
                null,
                service.deployments(),
                null,
                null,
                List.of(new ServiceSnapshot.ServiceEvent("e1", at, message)));
    }

    /** A service whose one deployment is of a revision, whatever its id says. */
    record Way(int revision, String id, Rollout rollout, int running, int pending) {
        ServiceSnapshot service() {
            return Shown.service("ACTIVE", shown());
        }

        /** With a task of another deployment that is still there. */
        ServiceSnapshot withRemains() {
            return Shown.service("ACTIVE", shown(), deployment(2, false, Rollout.FAILED, 0, 1, 0));
        }

        private DeploymentSnapshot shown() {
            return new DeploymentSnapshot(
                    id,
                    true,
                    Shown.revision(revision),
                    rollout,
                    rollout == Rollout.FAILED ? "tasks failed to start" : "",
                    3,
                    running,
                    pending,
                    0,
                    T0.plusSeconds(3));
        }
    }

    /** The same task, started by the third deployment. */
    static TaskSnapshot ofTheThird(TaskSnapshot task) {
        return new TaskSnapshot(
                task.arn(),
                task.taskDefinition(),
                "ecs-svc/3",
                task.lastStatus(),
                task.stopCode(),
                task.stoppedReason(),
                task.containers(),
                task.createdAt(),
                task.startedAt());
    }

    /** The same service, which names its current service deployment. */
    static ServiceSnapshot naming(ServiceSnapshot service, ServiceDeploymentArn current) {
        return new ServiceSnapshot(
                service.name(),
                service.status(),
                service.rolling(),
                service.taskDefinition(),
                service.desired(),
                service.running(),
                service.pending(),
                100,
                200,
                ServiceSnapshot.Health.UNCHECKED,
                current,
                service.deployments(),
                null,
                null,
                service.events());
    }
}
