package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;

/**
 * What a service deployment wants to run, fixed at its beginning: ECS resolves a tag to a digest once per deployment
 * ("Amazon ECS service revisions", "Container image resolution").
 *
 * @param images by container
 */
record ServiceRevisionRecord(
        String arn,
        Registered definition,
        Map<String, Images.Resolution> images,
        List<LoadBalancer> loadBalancers,
        @Nullable NetworkConfiguration network,
        String platformVersion,
        Instant createdAt) {

    ServiceRevisionRecord {
        images = Map.copyOf(images);
        loadBalancers = List.copyOf(loadBalancers);
    }
}
