package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What only looking needs: the reads of checks and of verbs that change nothing. A release itself needs none of them, so
 * credentials may lack their permissions. Every call blocks, and throws {@link AwsFailure}. Thread-safe.
 */
public interface Survey {

    /** Whose credentials these are, and what AWS says the time is; needs no permission. */
    Caller caller();

    /** The names of all services of a cluster, a hundred a call. */
    List<String> serviceNames(String cluster);

    /** Services with their settings, at most ten a call. Those that do not exist are missing. */
    List<ServiceSettings> services(String cluster, Collection<String> names);

    /** A revision of a task definition, with its status. */
    Revision revision(TaskDefinitionArn arn);

    /** The tasks of a service that are wanted to run; at most a hundred of them. */
    List<TaskArn> tasks(String cluster, String service);

    /** Tasks by ARN, at most a hundred a call; those that are gone are missing. */
    List<TaskSnapshot> tasks(String cluster, Collection<TaskArn> arns);

    /** Which of these tasks are protected from scale-in now; at most a hundred a call. */
    List<TaskArn> protectedTasks(String cluster, Collection<TaskArn> arns);

    /** What the registry says of an image; empty when it is not there. */
    Optional<RegisteredImage> image(String repository, Digest digest);

    /** What an image can run on: one platform, or those of its list; none when its manifest does not say. */
    List<Platform> platforms(String repository, Digest digest);

    /** What came of the scan of an image. */
    Scan scan(String repository, Digest digest);

    /** Target groups by ARN, at most twenty a call. */
    List<TargetGroup> targetGroups(Collection<String> arns);

    /** The attributes of a target group by ELB's keys, such as {@code deregistration_delay.timeout_seconds}. */
    Map<String, String> targetGroupAttributes(String arn);

    /** How many targets of a group are in each state, by ELB's words, such as {@code healthy}. */
    Map<String, Integer> targetStates(String arn);

    /** A role's trust policy as JSON; empty when there is no such role in this account. */
    Optional<String> trustPolicy(String role);

    /** How services of a cluster are scaled, at most fifty a call; those that are not are missing. */
    List<ScalingLimits> scaling(String cluster, Collection<String> services);
}
