package dev.slipway.sandbox.faults;

import java.util.List;
import java.util.Optional;

/**
 * How many calls of one class of actions ECS takes from an account ("Request throttling for the Amazon ECS API", request
 * throttling limits). RunTask on Fargate has a second limit there, which is not rehearsed.
 *
 * @param actions the class, as AWS calls it
 * @param burst how many at once
 * @param perSecond how many each second in the long run
 */
record Quota(String actions, int burst, double perSecond) {

    private record Listed(Quota quota, List<String> operations) {}

    private static final List<Listed> ECS = List.of(
            listed("cluster modify", 20, 1, "CreateCluster", "DeleteCluster", "UpdateCluster", "UpdateClusterSettings"),
            listed("cluster read", 50, 20, "DescribeClusters", "ListClusters"),
            listed("task definition modify", 20, 1, "RegisterTaskDefinition", "DeregisterTaskDefinition"),
            listed(
                    "task definition read",
                    50,
                    20,
                    "DescribeTaskDefinition",
                    "ListTaskDefinitions",
                    "ListTaskDefinitionFamilies"),
            listed("tag modify", 20, 10, "TagResource", "UntagResource"),
            listed("tag read", 50, 20, "ListTagsForResource"),
            listed("cluster resource modify", 100, 40, "RunTask", "StartTask", "StopTask", "ExecuteCommand"),
            listed("cluster resource read", 100, 20, "DescribeTasks", "ListTasks"),
            listed("service modify", 50, 5, "CreateService", "UpdateService", "DeleteService"),
            listed("service read", 100, 20, "DescribeServices", "ListServices"),
            listed("service deployment", 50, 20, "DescribeServiceDeployments", "ListServiceDeployments"),
            listed("service revision", 50, 20, "DescribeServiceRevisions"),
            listed("task protection", 200, 80, "UpdateTaskProtection", "GetTaskProtection"));

    private static Listed listed(String actions, int burst, double perSecond, String... operations) {
        return new Listed(new Quota(actions, burst, perSecond), List.of(operations));
    }

    /** What AWS grants for an operation of ECS; empty for one that its page does not list. */
    static Optional<Quota> ofEcs(String operation) {
        return ECS.stream()
                .filter(listed -> listed.operations().contains(operation))
                .map(Listed::quota)
                .findFirst();
    }
}
