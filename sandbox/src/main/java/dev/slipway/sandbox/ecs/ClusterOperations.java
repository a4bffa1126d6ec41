package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.Paging;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.CreateClusterRequest;
import software.amazon.awssdk.services.ecs.model.CreateClusterResponse;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;

/** CreateCluster, ListClusters, DescribeClusters. */
final class ClusterOperations {

    private final EcsState state;
    private final Account account;

    ClusterOperations(EcsState state, Account account) {
        this.state = state;
        this.account = account;
    }

    void register(Registry registry) {
        registry.on("CreateCluster", CreateClusterRequest::builder, this::create)
                .on("ListClusters", ListClustersRequest::builder, this::list)
                .on("DescribeClusters", DescribeClustersRequest::builder, this::describe);
    }

    private CreateClusterResponse create(CreateClusterRequest input) {
        String name = input.clusterName() == null ? "default" : input.clusterName();
        if (!name.matches("[A-Za-z0-9_-]{1,255}")) {
            throw Errors.parameter("Identifier was in an invalid format: " + name);
        }
        EcsCluster cluster = state.clusters.computeIfAbsent(
                name, absent -> new EcsCluster(account.arn("ecs", "cluster/" + name), name, input.tags()));
        return CreateClusterResponse.builder().cluster(view(cluster, true)).build();
    }

    private ListClustersResponse list(ListClustersRequest input) {
        Paging.Page<String> page = Pages.of("ListClusters", 100)
                .page(
                        state.clusters.values().stream()
                                .map(cluster -> cluster.arn)
                                .toList(),
                        input.maxResults(),
                        input.nextToken());
        return ListClustersResponse.builder()
                .clusterArns(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private DescribeClustersResponse describe(DescribeClustersRequest input) {
        List<Cluster> found = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (String asked : input.clusters().isEmpty() ? List.of("default") : input.clusters()) {
            EcsCluster cluster = state.clusters.get(EcsState.shortName(asked));
            if (cluster == null) {
                failures.add(Errors.missing(asked.startsWith("arn:") ? asked : account.arn("ecs", "cluster/" + asked)));
            } else {
                found.add(view(cluster, input.includeAsStrings().contains("TAGS")));
            }
        }
        return DescribeClustersResponse.builder()
                .clusters(found)
                .failures(failures)
                .build();
    }

    private static Cluster view(EcsCluster cluster, boolean withTags) {
        return Cluster.builder()
                .clusterArn(cluster.arn)
                .clusterName(cluster.name)
                .status("ACTIVE")
                .registeredContainerInstancesCount(0)
                .runningTasksCount((int)
                        cluster.tasks.values().stream().filter(EcsTask::running).count())
                .pendingTasksCount((int)
                        cluster.tasks.values().stream().filter(EcsTask::pending).count())
                .activeServicesCount((int) cluster.services.values().stream()
                        .filter(service -> service.status == EcsService.Status.ACTIVE)
                        .count())
                .statistics(List.of())
                .settings(List.of())
                .capacityProviders(List.of())
                .defaultCapacityProviderStrategy(List.of())
                .tags(withTags ? cluster.tags : List.of())
                .build();
    }
}
