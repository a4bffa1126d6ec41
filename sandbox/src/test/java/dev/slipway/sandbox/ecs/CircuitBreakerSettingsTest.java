package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.runtime.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As raw JSON, since these members are younger than the SDK here. */
final class CircuitBreakerSettingsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private AwsAnswer call(String operation, String body) {
        Map<String, String> headers = Map.of(
                "X-Amz-Target",
                "AmazonEC2ContainerServiceV20141113." + operation,
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=sandbox/20261121/eu-central-1/ecs/aws4_request, Signature=0");
        return rehearsal.timeline.hold(() -> rehearsal.endpoint.handle(headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode json(AwsAnswer answer) {
        return JSON.readTree(answer.body());
    }

    private AwsAnswer breaker(String members) {
        return call("UpdateService", """
                {"cluster":"%s","service":"web","deploymentConfiguration":{"deploymentCircuitBreaker":
                 {"enable":true,"rollback":true%s}}}""".formatted(CLUSTER, members));
    }

    @Test
    void tripsAtACountAndReadsBackWhatItWasTold() {
        rehearsal.web(1, ONE);
        AwsAnswer updated =
                breaker(",\"resetOnHealthyTask\":false,\"thresholdConfiguration\":{\"type\":\"COUNT\",\"value\":5}");
        rehearsal.runtime.script(TWO, Script.cannotPull());
        rehearsal.deploy("web", TWO);
        rehearsal.timeline.advance(Duration.ofMinutes(20));

        ServiceDeployment deployment = rehearsal.current("web");
        assertThat(deployment.status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        assertThat(deployment.deploymentCircuitBreaker().threshold()).isEqualTo(5);
        assertThat(deployment.deploymentCircuitBreaker().failureCount()).isEqualTo(5);
        JsonNode described = json(call(
                "DescribeServiceDeployments",
                "{\"serviceDeploymentArns\":[\"" + deployment.serviceDeploymentArn() + "\"]}"));
        for (JsonNode owner : new JsonNode[] {
            json(updated).path("service"), described.path("serviceDeployments").path(0)
        }) {
            JsonNode breaker = owner.path("deploymentConfiguration").path("deploymentCircuitBreaker");
            assertThat(breaker.path("resetOnHealthyTask").booleanValue()).isFalse();
            assertThat(breaker.path("thresholdConfiguration").toString()).contains("COUNT", "5");
        }
    }

    @Test
    void countsFailuresInARowUnlessToldToCountAll() {
        rehearsal.web(2, ONE);
        assertThat(failuresOfALimpingDeployment(true)).isZero();
        rehearsal.deploy("web", ONE);
        rehearsal.settle();
        assertThat(failuresOfALimpingDeployment(false)).isEqualTo(2);
    }

    private int failuresOfALimpingDeployment(boolean reset) {
        breaker(",\"resetOnHealthyTask\":" + reset);
        rehearsal.runtime.script(TWO, Rehearsal.WELL.firstStarts(2, Script.refuses("CannotStartContainerError: busy")));
        rehearsal.deploy("web", TWO);
        rehearsal.settle();
        ServiceDeployment deployment = rehearsal.current("web");
        assertThat(deployment.status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
        return deployment.deploymentCircuitBreaker().failureCount();
    }

    @Test
    void comparesWithTheDesiredCountOfTheMoment() {
        rehearsal.web(2, ONE);
        breaker(",\"thresholdConfiguration\":{\"type\":\"UNBOUNDED_PERCENT\",\"value\":100}");
        rehearsal.deploy("web", TWO);
        assertThat(rehearsal.current("web").deploymentCircuitBreaker().threshold())
                .isEqualTo(2);

        rehearsal.ecs.updateService(
                request -> request.cluster(CLUSTER).service("web").desiredCount(7));
        assertThat(rehearsal.current("web").deploymentCircuitBreaker().threshold())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"PERCENT\",\"value\":50}",
                "{\"type\":\"COUNT\",\"value\":0}",
                "{\"type\":\"BOUNDED_PERCENT\",\"value\":101}",
                "{\"type\":\"UNBOUNDED_PERCENT\"}",
            })
    void refusesThresholdsThatMeanNothing(String threshold) {
        rehearsal.web(1, ONE);
        AwsAnswer answer = breaker(",\"thresholdConfiguration\":" + threshold);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).path("__type").asString()).endsWith("InvalidParameterException");
    }
}
