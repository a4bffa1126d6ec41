package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;

/** What a service deployment wants to run, fixed at its beginning ("Amazon ECS service revisions"). */
record ServiceRevisionRecord(
        String arn,
        Registered definition,
        PinnedImages images,
        List<LoadBalancer> loadBalancers,
        @Nullable NetworkConfiguration network,
        String platformVersion,
        Instant createdAt) {

    ServiceRevisionRecord {
        loadBalancers = List.copyOf(loadBalancers);
    }
}
