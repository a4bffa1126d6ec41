package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.ACCOUNT;
import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.runtime.ContainerSpec;
import dev.slipway.sandbox.runtime.TaskRuntime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UnforeseenTest {

    private final Rehearsal rehearsal = new Rehearsal();
    private final TaskRuntime onFire = new TaskRuntime() {
        @Override
        public Container start(ContainerSpec spec, ContainerListener listener) {
            throw new UnsupportedOperationException("the disk is on fire");
        }

        @Override
        public void close() {}
    };
    private final Ecs engine = new Ecs(new Ecs.Ground(
            rehearsal.timeline,
            Delays.aws(),
            ACCOUNT,
            new Random(7),
            onFire,
            rehearsal.targetGroups,
            image -> new Images.Resolution.Found("ublog", Rehearsal.ONE),
            rehearsal.secrets,
            rehearsal.logs,
            rehearsal.faults,
            () -> URI.create("http://127.0.0.1:4000")));
    private final AwsEndpoint endpoint = new AwsEndpoint(List.of(engine.service()), () -> "request");

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private String call(String operation, String body) {
        Map<String, String> headers = Map.of(
                "X-Amz-Target",
                "AmazonEC2ContainerServiceV20141113." + operation,
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=sandbox/20261121/eu-central-1/ecs/aws4_request, Signature=0");
        return rehearsal.timeline.hold(() -> new String(
                endpoint.handle(headers, body.getBytes(StandardCharsets.UTF_8)).body(), StandardCharsets.UTF_8));
    }

    @Test
    void stopsATaskWhoseContainerTheRuntimeFailsToStartForNoGoodReason() {
        call("CreateCluster", "{\"clusterName\":\"" + CLUSTER + "\"}");
        call(
                "RegisterTaskDefinition",
                "{\"family\":\"ublog\",\"containerDefinitions\":[{\"name\":\"app\",\"image\":\"ublog:v1\"}]}");
        call("RunTask", "{\"cluster\":\"" + CLUSTER + "\",\"taskDefinition\":\"ublog\",\"startedBy\":\"test\"}");
        rehearsal.timeline.advance(Duration.ofMinutes(2));

        Snapshot.Task task = rehearsal
                .timeline
                .hold(engine::snapshot)
                .clusters()
                .getFirst()
                .oneOffTasks()
                .getFirst();
        assertThat(task.status()).isEqualTo("STOPPED");
        assertThat(call("DescribeTasks", "{\"cluster\":\"" + CLUSTER + "\",\"tasks\":[\"" + task.arn() + "\"]}"))
                .contains("CannotStartContainerError: the disk is on fire")
                .contains("TaskFailedToStart");
    }
}
