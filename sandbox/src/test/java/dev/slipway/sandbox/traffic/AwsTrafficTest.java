package dev.slipway.sandbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.calls.CallLog;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.identity.TokenService;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsAnswer;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.ConnectionCut;
import dev.slipway.sandbox.protocol.JsonService;
import dev.slipway.sandbox.time.WallTimeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import tools.jackson.databind.json.JsonMapper;

final class AwsTrafficTest {

    private static final Account ACCOUNT = new Account("111111111111", "eu-central-1");
    private static final List<String> ENVIRONMENTS = List.of("staging", "production");

    private final Faults faults = new Faults(ENVIRONMENTS);
    private final CallLog log = new CallLog();
    private final WallTimeline timeline = new WallTimeline();
    private final AtomicInteger run = new AtomicInteger();
    private final AwsEndpoint endpoint = new AwsEndpoint(
            List.of(
                    new JsonService("ecs", "AmazonEC2ContainerServiceV20141113")
                            .on("RunTask", RunTaskRequest::builder, input -> {
                                run.incrementAndGet();
                                return RunTaskResponse.builder().build();
                            }),
                    new JsonService("secretsmanager", "secretsmanager")
                            .on(
                                    "PutSecretValue",
                                    PutSecretValueRequest::builder,
                                    input -> PutSecretValueResponse.builder().build()),
                    new TokenService(ACCOUNT, timeline, new Random(1)).service()),
            () -> "request-1",
            new AwsTraffic(faults, log, timeline, ACCOUNT, ENVIRONMENTS));

    @AfterEach
    void stop() {
        timeline.close();
    }

    private AwsAnswer call(String service, String target, String body) {
        return endpoint.handle(
                Map.of(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIA1/20261121/eu-central-1/" + service
                                + "/aws4_request, Signature=0",
                        "x-amz-target",
                        target),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private AwsAnswer runTask() {
        return call(
                "ecs",
                "AmazonEC2ContainerServiceV20141113.RunTask",
                "{\"cluster\":\"ublog-staging\",\"taskDefinition\":\"x:1\",\"overrides\":{\"containerOverrides\":[{\"name\":\"app\","
                        + "\"environment\":[{\"name\":\"PASSWORD\",\"value\":\"hunter2\"}]}]}}");
    }

    private void set(String name, String value) {
        faults.set(name, JsonMapper.shared().readTree(value));
    }

    private Call last() {
        return log.read(CallFilter.NEWEST).getLast();
    }

    private static String text(AwsAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void recordsACall() {
        runTask();

        Call call = last();
        assertThat(List.of(
                        call.account(),
                        call.accessKey(),
                        call.service(),
                        call.operation(),
                        call.environment(),
                        call.error(),
                        call.fault(),
                        call.requestId()))
                .containsExactly("111111111111", "AKIA1", "ecs", "RunTask", "staging", "", "", "request-1");
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.parameters()).isEqualTo(Map.of("cluster", "ublog-staging", "taskDefinition", "x:1"));
    }

    @Test
    void keepsSecretsOut() {
        runTask();
        call(
                "secretsmanager",
                "secretsmanager.PutSecretValue",
                "{\"SecretId\":\"ublog/production/database\",\"SecretString\":\"hunter2\"}");
        call("ecs", "AmazonEC2ContainerServiceV20141113.RunTask", "{\"password\":\"hunter2\"");

        assertThat(log.read(CallFilter.NEWEST))
                .hasSize(3)
                .noneMatch(call -> call.toJson().contains("hunter2"));
        assertThat(log.read(CallFilter.NEWEST))
                .extracting(Call::environment)
                .containsExactly("staging", "production", "");
    }

    @Test
    void recordsWhatNobodyAnswersAndWhatIsRefused() {
        endpoint.handle(Map.of(), new byte[0]);
        assertThat(last().error()).isEqualTo("MissingAuthenticationTokenException");
        call("ecs", "AmazonEC2ContainerServiceV20141113.Dance", "{}");
        assertThat(last().operation()).isEqualTo("Dance");
        assertThat(last().error()).isEqualTo("UnknownOperationException");
        assertThat(last().status()).isEqualTo(400);
    }

    @Test
    void throttlesInTheServicesOwnForm() {
        set("throttling", "{\"burst\":0}");

        AwsAnswer answer = runTask();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).isEqualTo("{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}");
        assertThat(run).hasValue(0);
        assertThat(last().fault()).isEqualTo("throttling");
        assertThat(last().error()).isEqualTo("ThrottlingException");

        AwsAnswer xml = endpoint.handle(
                Map.of(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIA1/20261121/eu-central-1/sts/aws4_request, Signature=0"),
                "Action=GetCallerIdentity&Version=2011-06-15".getBytes(StandardCharsets.UTF_8));
        assertThat(text(xml)).contains("<Code>ThrottlingException</Code>", "<Message>Rate exceeded</Message>");
        assertThat(last().operation()).isEqualTo("GetCallerIdentity");
    }

    @Test
    void failsWithAwsErrorBody() {
        set("server-errors", "{\"status\":503,\"times\":1}");

        AwsAnswer answer = runTask();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(text(answer)).startsWith("{\"__type\":\"ServiceUnavailableException\",\"message\":");
        assertThat(runTask().status()).isEqualTo(200);
        assertThat(run).hasValue(1);
    }

    @Test
    void waitsBeforeItAnswers() {
        set("slow-answers", "{\"delay\":\"300ms\"}");

        runTask();
        assertThat(last().took()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
        assertThat(last().fault()).isEqualTo("slow-answers");
        assertThat(run).hasValue(1);
    }

    @Test
    void cutsTheConnectionBeforeOrAfterTheWork() {
        set("resets", "{\"when\":\"before\",\"times\":1}");
        assertThatThrownBy(this::runTask).isInstanceOf(ConnectionCut.class);
        assertThat(run).hasValue(0);

        set("resets", "{\"when\":\"after\",\"times\":1}");
        assertThatThrownBy(this::runTask).isInstanceOf(ConnectionCut.class);
        assertThat(run).hasValue(1);
        assertThat(last().status()).isZero();
        assertThat(last().fault()).isEqualTo("resets");
    }

    @Test
    void mixesFaults() {
        set("slow-answers", "{\"delay\":\"10ms\"}");
        set("server-errors", "{\"status\":500}");

        assertThat(runTask().status()).isEqualTo(500);
        assertThat(last().fault()).isEqualTo("slow-answers, server-errors");
    }
}
