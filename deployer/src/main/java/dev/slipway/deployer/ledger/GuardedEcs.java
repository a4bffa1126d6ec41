package dev.slipway.deployer.ledger;

import dev.slipway.deployer.aws.Ecs;
import dev.slipway.deployer.aws.Launch;
import dev.slipway.deployer.aws.OneOffTask;
import dev.slipway.deployer.aws.ServiceDeploymentSnapshot;
import dev.slipway.deployer.aws.ServiceRevision;
import dev.slipway.deployer.aws.ServiceSnapshot;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.aws.TaskSnapshot;
import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * ECS for one who has an environment in custody: before each write the intention is recorded, and then the lease is looked at,
 * so that the look is the younger of the two. What only ends our own work (StopTask, StopServiceDeployment) waits for neither.
 */
record GuardedEcs(Ecs ecs, Custody custody) implements Ecs {

    @Override
    public TaskDefinition register(TaskDefinition content) {
        custody.beforeWrite();
        return ecs.register(content);
    }

    @Override
    public ServiceSnapshot update(String cluster, String service, TaskDefinitionArn revision) {
        if (!custody.goingBack()) {
            custody.journal().touchingInEcs(service);
        }
        custody.beforeWrite();
        return ecs.update(cluster, service, revision);
    }

    @Override
    public ServiceSnapshot restart(String cluster, String service, TaskDefinitionArn revision) {
        custody.beforeWrite();
        return ecs.restart(cluster, service, revision);
    }

    @Override
    public Launch run(OneOffTask task) {
        custody.journal().starting(task.purpose(), task.startedBy());
        custody.beforeWrite();
        Launch launch = ecs.run(task);
        if (launch instanceof Launch.Placed(TaskSnapshot placed)) {
            custody.journal().started(task.purpose(), task.startedBy(), placed.arn());
        }
        return launch;
    }

    @Override
    public void rollBack(ServiceDeploymentArn deployment) {
        ecs.rollBack(deployment);
    }

    @Override
    public void stop(String cluster, TaskArn task, String reason) {
        ecs.stop(cluster, task, reason);
    }

    @Override
    public List<ServiceSnapshot> services(String cluster, Collection<String> names) {
        return ecs.services(cluster, names);
    }

    @Override
    public List<ServiceDeploymentSnapshot> serviceDeployments(String cluster, String service) {
        return ecs.serviceDeployments(cluster, service);
    }

    @Override
    public List<ServiceDeploymentSnapshot> serviceDeployments(Collection<ServiceDeploymentArn> arns) {
        return ecs.serviceDeployments(arns);
    }

    @Override
    public List<ServiceRevision> serviceRevisions(Collection<String> arns) {
        return ecs.serviceRevisions(arns);
    }

    @Override
    public TaskDefinition taskDefinition(TaskDefinitionArn arn) {
        return ecs.taskDefinition(arn);
    }

    @Override
    public Optional<TaskDefinition> newest(String family) {
        return ecs.newest(family);
    }

    @Override
    public List<TaskSnapshot> runningTasks(String cluster, String service) {
        return ecs.runningTasks(cluster, service);
    }

    @Override
    public List<TaskArn> stopped(String cluster, String service) {
        return ecs.stopped(cluster, service);
    }

    @Override
    public List<TaskSnapshot> tasks(String cluster, Collection<TaskArn> tasks) {
        return ecs.tasks(cluster, tasks);
    }

    @Override
    public List<TaskArn> startedBy(String cluster, String startedBy) {
        return ecs.startedBy(cluster, startedBy);
    }

    @Override
    public List<TaskArn> ofFamily(String cluster, String family) {
        return ecs.ofFamily(cluster, family);
    }

    @Override
    public Optional<TaskSnapshot> task(String cluster, TaskArn task) {
        return ecs.task(cluster, task);
    }
}
