package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** ECS, as far as a release needs it. Names and limits are those of its API reference. */
public interface Ecs {

    /**
     * Services by name, at most ten a call. Those that do not exist are missing from the answer.
     *
     * @throws AwsFailure of kind {@code NOT_FOUND} when there is no such cluster
     */
    List<ServiceSnapshot> services(String cluster, Collection<String> names);

    /** The service deployments of a service that ECS still lists, the newest first. */
    List<ServiceDeploymentSnapshot> serviceDeployments(String cluster, String service);

    /** Service deployments by ARN, at most twenty a call. */
    List<ServiceDeploymentSnapshot> serviceDeployments(Collection<ServiceDeploymentArn> arns);

    /** Service revisions by ARN, at most twenty a call. */
    List<ServiceRevision> serviceRevisions(Collection<String> arns);

    /** A revision of a task definition with its tags. */
    TaskDefinition taskDefinition(TaskDefinitionArn arn);

    /** The newest ACTIVE revision of a family with its tags; empty when the family has none. */
    Optional<TaskDefinition> newest(String family);

    /** Registers the content as a new revision of its family, and returns that. */
    TaskDefinition register(TaskDefinition content);

    /**
     * Moves a service to a revision. Sends the revision alone: never a desired count, which would undo autoscaling.
     *
     * @return the service with the new deployment as its primary one
     */
    ServiceSnapshot update(String cluster, String service, TaskDefinitionArn revision);

    /**
     * Replaces all tasks of a service by new ones of the revision that it runs. Each call begins a deployment.
     *
     * @return the service with the new deployment as its primary one
     */
    ServiceSnapshot restart(String cluster, String service, TaskDefinitionArn revision);

    /** StopServiceDeployment with ROLLBACK: back to what the service ran before, whether or not that was configured. */
    void rollBack(ServiceDeploymentArn deployment);

    /** The tasks of a service whose last status is RUNNING, those that are asked to stop too: all that may answer users. */
    List<TaskSnapshot> runningTasks(String cluster, String service);

    /** The stopped tasks of a service that ECS still shows, for about an hour after their end. */
    default List<TaskSnapshot> stoppedTasks(String cluster, String service) {
        return tasks(cluster, stopped(cluster, service));
    }

    /** The tasks of a service that have stopped or are asked to, as long as ECS shows them: about an hour after their end. */
    List<TaskArn> stopped(String cluster, String service);

    /** Tasks by ARN, at most a hundred a call. Those that ECS calls MISSING are missing from the answer. */
    List<TaskSnapshot> tasks(String cluster, Collection<TaskArn> tasks);

    /** A task; empty while ECS calls it MISSING, which it does at first. */
    Optional<TaskSnapshot> task(String cluster, TaskArn task);

    /**
     * The one-off tasks that a run has started and that have not been asked to stop; only their names, since DescribeTasks
     * calls a young one MISSING.
     *
     * @param startedBy the run's id
     */
    List<TaskArn> startedBy(String cluster, String startedBy);

    /** The tasks of a task definition family that are wanted to run, services' ones too; only their names, as above. */
    List<TaskArn> ofFamily(String cluster, String family);

    /** Starts a one-off task on Fargate. */
    Launch run(OneOffTask task);

    /** Asks for the end of a task; without effect once it has stopped. */
    void stop(String cluster, TaskArn task, String reason);
}
