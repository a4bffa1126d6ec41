package dev.slipway.sandbox.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.EndpointServer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.InvalidNextTokenException;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ValidationException;

final class ApplicationAutoScalingTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String DIMENSION = "ecs:service:DesiredCount";

    private final EndpointServer server = new EndpointServer(new AwsEndpoint(
            List.of(new ApplicationAutoScaling(
                            new Account("111111111111", "eu-central-1"),
                            () -> NOW,
                            (cluster, service) -> cluster.equals("blog") && service.startsWith("web"))
                    .service()),
            () -> "request"));
    private final ApplicationAutoScalingClient scaling = server.client(ApplicationAutoScalingClient.builder());

    @AfterEach
    void close() {
        scaling.close();
        server.close();
    }

    private static RegisterScalableTargetRequest.Builder target(String service) {
        return RegisterScalableTargetRequest.builder()
                .serviceNamespace("ecs")
                .resourceId("service/blog/" + service)
                .scalableDimension(DIMENSION);
    }

    private ScalableTarget described(String service) {
        return scaling.describeScalableTargets(
                        request -> request.serviceNamespace("ecs").resourceIds("service/blog/" + service))
                .scalableTargets()
                .getFirst();
    }

    @Test
    void suspendsScalingWithoutForgettingTheBounds() {
        scaling.registerScalableTarget(
                target("web").minCapacity(2).maxCapacity(8).build());
        scaling.registerScalableTarget(target("web")
                .suspendedState(state -> state.dynamicScalingInSuspended(true))
                .build());

        ScalableTarget web = described("web");
        assertThat(web.minCapacity()).isEqualTo(2);
        assertThat(web.maxCapacity()).isEqualTo(8);
        assertThat(web.suspendedState().dynamicScalingInSuspended()).isTrue();
        assertThat(web.suspendedState().dynamicScalingOutSuspended()).isFalse();
        assertThat(web.creationTime()).isEqualTo(NOW);
    }

    @Test
    void refusesWhatCannotBeScaled() {
        assertThatThrownBy(() -> scaling.registerScalableTarget(
                        target("nothing").minCapacity(1).maxCapacity(2).build()))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("ECS service doesn't exist: service/blog/nothing");
        assertThatThrownBy(() -> scaling.registerScalableTarget(target("web").build()))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("MinCapacity");
        assertThatThrownBy(() -> scaling.deregisterScalableTarget(request -> request.serviceNamespace("ecs")
                        .resourceId("service/blog/web")
                        .scalableDimension(DIMENSION)))
                .isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void forgetsThePoliciesOfATargetThatGoes() {
        scaling.registerScalableTarget(
                target("web").minCapacity(1).maxCapacity(2).build());
        scaling.putScalingPolicy(request -> request.policyName("cpu")
                .serviceNamespace("ecs")
                .resourceId("service/blog/web")
                .scalableDimension(DIMENSION)
                .policyType("TargetTrackingScaling")
                .targetTrackingScalingPolicyConfiguration(tracking -> tracking.targetValue(60.0)
                        .predefinedMetricSpecification(
                                metric -> metric.predefinedMetricType("ECSServiceAverageCPUUtilization"))));
        assertThat(scaling.describeScalingPolicies(request -> request.serviceNamespace("ecs"))
                        .scalingPolicies())
                .singleElement()
                .satisfies(policy -> assertThat(policy.policyARN()).endsWith("policyName/cpu"));

        scaling.deregisterScalableTarget(request ->
                request.serviceNamespace("ecs").resourceId("service/blog/web").scalableDimension(DIMENSION));

        assertThat(scaling.describeScalingPolicies(request -> request.serviceNamespace("ecs"))
                        .scalingPolicies())
                .isEmpty();
    }

    @Test
    void givesPages() {
        for (String service : List.of("web1", "web2", "web3")) {
            scaling.registerScalableTarget(
                    target(service).minCapacity(1).maxCapacity(2).build());
        }
        DescribeScalableTargetsResponse first = scaling.describeScalableTargets(
                request -> request.serviceNamespace("ecs").maxResults(2));

        assertThat(first.scalableTargets()).hasSize(2);
        assertThat(scaling.describeScalableTargets(
                                request -> request.serviceNamespace("ecs").nextToken(first.nextToken()))
                        .scalableTargets())
                .extracting(ScalableTarget::resourceId)
                .containsExactly("service/blog/web3");
        assertThatThrownBy(() -> scaling.describeScalableTargets(
                        request -> request.serviceNamespace("ecs").nextToken("no token")))
                .isInstanceOf(InvalidNextTokenException.class);
    }
}
