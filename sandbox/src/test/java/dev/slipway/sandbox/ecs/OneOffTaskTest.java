package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.NETWORK;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static dev.slipway.sandbox.ecs.Rehearsal.WELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.runtime.ContainerSpec;
import dev.slipway.sandbox.runtime.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OneOffTaskTest {

    private static final Script MIGRATES =
            Script.exits(0, Duration.ofSeconds(3)).logs(Duration.ZERO, "migrated");

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private static ContainerDefinition logged(String digest) {
        return Rehearsal.app(digest).toBuilder()
                .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                        .options(Map.of("awslogs-group", "/ecs/ublog", "awslogs-stream-prefix", "web")))
                .build();
    }

    @Test
    void runsFromProvisioningToStopped() {
        rehearsal.runtime.script(ONE, MIGRATES);
        String arn = rehearsal.run(
                rehearsal.define("web", logged(ONE)),
                request -> request.startedBy("release-1")
                        .tags(Tag.builder().key("release").value("1").build()));
        rehearsal.timeline.advance(Duration.ofSeconds(1));
        assertThat(rehearsal.task(arn).lastStatus()).isEqualTo("PROVISIONING");
        rehearsal.timeline.advance(Duration.ofSeconds(10));
        assertThat(rehearsal.task(arn).lastStatus()).isEqualTo("PENDING");
        rehearsal.timeline.advance(Duration.ofSeconds(10));
        assertThat(rehearsal.task(arn).lastStatus()).isEqualTo("RUNNING");
        rehearsal.timeline.advance(Duration.ofSeconds(4));
        assertThat(rehearsal.task(arn).lastStatus()).isEqualTo("DEPROVISIONING");
        rehearsal.timeline.advance(Duration.ofSeconds(20));

        Task task = rehearsal.task(arn);
        assertThat(task.lastStatus()).isEqualTo("STOPPED");
        assertThat(task.desiredStatus()).isEqualTo("STOPPED");
        assertThat(task.startedBy()).isEqualTo("release-1");
        assertThat(task.group()).isEqualTo("family:web");
        assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
        assertThat(task.containers().getFirst().exitCode()).isZero();
        assertThat(task.containers().getFirst().imageDigest()).isEqualTo(ONE);
        assertThat(task.createdAt()).isBefore(task.startedAt());
        assertThat(task.stoppingAt()).isBefore(task.stoppedAt());
        assertThat(rehearsal.logs.lines("/ecs/ublog", "web/app/" + EcsState.shortName(arn)))
                .containsExactly("migrated");
    }

    @Test
    void isMissingAtFirst() {
        String arn = rehearsal.run(rehearsal.define("web", logged(ONE)), request -> {});

        assertThat(rehearsal
                        .ecs
                        .describeTasks(request -> request.cluster(CLUSTER).tasks(arn))
                        .failures())
                .singleElement()
                .satisfies(failure -> {
                    assertThat(failure.reason()).isEqualTo("MISSING");
                    assertThat(failure.arn()).isEqualTo(arn);
                });
    }

    @Test
    void overridesCommandAndEnvironment() {
        ContainerDefinition app = logged(ONE).toBuilder()
                .command("web")
                .environment(
                        KeyValuePair.builder().name("A").value("1").build(),
                        KeyValuePair.builder().name("B").value("1").build())
                .build();
        ContainerOverride override = ContainerOverride.builder()
                .name("app")
                .command("migrate")
                .environment(KeyValuePair.builder().name("B").value("2").build())
                .build();
        rehearsal.run(
                rehearsal.define("web", app),
                request -> request.overrides(overrides -> overrides.containerOverrides(List.of(override))));
        rehearsal.settle();

        assertThat(rehearsal.started).singleElement().satisfies(spec -> {
            assertThat(spec.command()).containsExactly("migrate");
            assertThat(spec.environment()).containsEntry("A", "1").containsEntry("B", "2");
            assertThat(spec.environment().get("ECS_CONTAINER_METADATA_URI_V4"))
                    .startsWith("http://127.0.0.1:4000/metadata/v4/")
                    .endsWith("/app");
        });
    }

    @Test
    void givesTheSameTaskForTheSameTokenEvenAfterItStopped() {
        rehearsal.runtime.script(ONE, MIGRATES);
        String revision = rehearsal.define("web", logged(ONE));
        Consumer<RunTaskRequest.Builder> token = request -> request.clientToken("release-1");
        String first = rehearsal.run(revision, token);
        assertThat(rehearsal.run(revision, token)).isEqualTo(first);

        rehearsal.settle();
        assertThat(rehearsal.run(revision, token)).isEqualTo(first);
        assertThat(rehearsal.started).hasSize(1);

        rehearsal.timeline.advance(Duration.ofHours(2));
        assertThat(rehearsal.run(revision, token)).isNotEqualTo(first);
    }

    @Test
    void refusesATokenWithOtherParameters() {
        String revision = rehearsal.define("web", logged(ONE));
        rehearsal.run(revision, request -> request.clientToken("release-1"));

        assertThatThrownBy(() -> rehearsal.run(
                        revision,
                        request -> request.clientToken("release-1")
                                .networkConfiguration(network ->
                                        network.awsvpcConfiguration(subnets -> subnets.subnets("subnet-b")))))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void findsTasksByWhoStartedThemAndByNothingElseBesides() {
        String arn = rehearsal.run(rehearsal.define("web", logged(ONE)), request -> request.startedBy("release-1"));
        rehearsal.run(rehearsal.define("web", logged(ONE)), request -> request.startedBy("release-2"));

        assertThat(rehearsal
                        .ecs
                        .listTasks(request -> request.cluster(CLUSTER).startedBy("release-1"))
                        .taskArns())
                .containsExactly(arn);
        assertThatThrownBy(() -> rehearsal.ecs.listTasks(request ->
                        request.cluster(CLUSTER).startedBy("release-1").family("web")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void pagesThroughTasks() {
        String revision = rehearsal.define("web", logged(ONE));
        rehearsal.run(revision, request -> request.count(5));

        assertThat(rehearsal
                        .ecs
                        .listTasksPaginator(request ->
                                request.cluster(CLUSTER).family("web").maxResults(2))
                        .taskArns())
                .hasSize(5)
                .doesNotHaveDuplicates();
    }

    @Test
    void stopsOnRequestWithSigtermAndThenSigkill() {
        rehearsal.runtime.script(ONE, WELL.ignoresSigterm());
        String arn = rehearsal.run(rehearsal.define("web", logged(ONE)), request -> {});
        rehearsal.timeline.advance(Duration.ofSeconds(25));
        rehearsal.ecs.stopTask(request -> request.cluster(CLUSTER).task(arn).reason("enough"));
        rehearsal.timeline.advance(Duration.ofSeconds(29));
        assertThat(rehearsal.signals).containsExactly("SIGTERM app");
        rehearsal.settle();

        assertThat(rehearsal.signals).containsExactly("SIGTERM app", "SIGKILL app");
        assertThat(rehearsal.task(arn).stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
        assertThat(rehearsal.task(arn).stoppedReason()).isEqualTo("enough");
    }

    @Test
    void canBeStoppedBeforeItStarts() {
        String arn = rehearsal.run(rehearsal.define("web", logged(ONE)), request -> {});
        rehearsal.ecs.stopTask(request -> request.cluster(CLUSTER).task(arn));
        rehearsal.settle();

        assertThat(rehearsal.started).isEmpty();
        assertThat(rehearsal.task(arn).lastStatus()).isEqualTo("STOPPED");
        assertThat(rehearsal.task(arn).containers().getFirst().exitCode()).isNull();
    }

    @Test
    void resolvesSecretsAtTheStart() {
        String secret = rehearsal.secrets.create("ublog/staging/database", "{\"password\":\"p4ss\"}");
        rehearsal.run(
                rehearsal.define(
                        "web",
                        logged(ONE).toBuilder()
                                .secrets(
                                        Secret.builder()
                                                .name("WHOLE")
                                                .valueFrom(secret)
                                                .build(),
                                        Secret.builder()
                                                .name("PASSWORD")
                                                .valueFrom(secret + ":password::")
                                                .build())
                                .build()),
                request -> {});
        rehearsal.settle();

        assertThat(rehearsal.started.getFirst().environment())
                .containsEntry("WHOLE", "{\"password\":\"p4ss\"}")
                .containsEntry("PASSWORD", "p4ss");
        assertThat(rehearsal.started.getFirst()).asString().doesNotContain("p4ss");
    }

    @Test
    void doesNotStartWithoutItsSecret() {
        String missing = "arn:aws:secretsmanager:eu-central-1:111111111111:secret:nothing-AbCdEf";
        String arn = rehearsal.run(
                rehearsal.define(
                        "web",
                        logged(ONE).toBuilder()
                                .secrets(Secret.builder()
                                        .name("PASSWORD")
                                        .valueFrom(missing)
                                        .build())
                                .build()),
                request -> {});
        rehearsal.settle();

        assertThat(rehearsal.task(arn).stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(rehearsal.task(arn).stoppedReason())
                .startsWith("ResourceInitializationError: unable to pull secrets or registry auth")
                .contains(missing, "ResourceNotFoundException");
        assertThat(rehearsal.task(arn).containers().getFirst().exitCode()).isNull();
    }

    @Test
    void doesNotStartWithoutItsLogGroup() {
        ContainerDefinition app = logged(ONE).toBuilder()
                .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                        .options(Map.of("awslogs-group", "/nowhere", "awslogs-stream-prefix", "web")))
                .build();
        String arn = rehearsal.run(rehearsal.define("web", app), request -> {});
        rehearsal.settle();

        assertThat(rehearsal.task(arn).stoppedReason())
                .startsWith("ResourceInitializationError: failed to validate logger args")
                .contains("The specified log group does not exist");
    }

    @Test
    void passesOnWhyAContainerDidNotStart() {
        rehearsal.runtime.script(ONE, Script.refuses("CannotStartContainerError: no such file"));
        String arn = rehearsal.run(rehearsal.define("web", logged(ONE)), request -> {});
        rehearsal.settle();

        assertThat(rehearsal.task(arn).containers().getFirst().reason())
                .isEqualTo("CannotStartContainerError: no such file");
        assertThat(rehearsal.task(arn).stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    }

    @Test
    void startsContainersInOrderAndEndsWithTheEssentialOnes() {
        rehearsal.runtime.script(TWO, MIGRATES);
        ContainerDefinition init =
                Rehearsal.app(TWO).toBuilder().name("init").essential(false).build();
        ContainerDefinition app = Rehearsal.app(ONE).toBuilder()
                .dependsOn(ContainerDependency.builder()
                        .containerName("init")
                        .condition(ContainerCondition.SUCCESS)
                        .build())
                .build();
        String arn = rehearsal.run(rehearsal.define("web", app, init), request -> {});
        rehearsal.timeline.advance(Duration.ofSeconds(21));
        assertThat(rehearsal.started).extracting(ContainerSpec::name).containsExactly("init");
        assertThat(rehearsal.task(arn).lastStatus()).isEqualTo("PENDING");

        rehearsal.timeline.advance(Duration.ofSeconds(10));
        assertThat(rehearsal.started).extracting(ContainerSpec::name).containsExactly("init", "app");
        assertThat(rehearsal.task(arn).lastStatus()).isEqualTo("RUNNING");
        rehearsal.runtime.alive(ONE).getFirst().exit(0);
        rehearsal.settle();
        assertThat(rehearsal.task(arn).lastStatus()).isEqualTo("STOPPED");
    }

    @Test
    void followsContainerHealthChecks() {
        rehearsal.runtime.script(ONE, WELL.unhealthyAfter(Duration.ofSeconds(8)));
        ContainerDefinition app = Rehearsal.app(ONE).toBuilder()
                .healthCheck(
                        check -> check.command("CMD-SHELL", "true").interval(5).retries(2))
                .build();
        String arn = rehearsal.run(rehearsal.define("web", app), request -> {});
        rehearsal.timeline.advance(Duration.ofSeconds(24));
        assertThat(rehearsal.task(arn).healthStatus()).isEqualTo(HealthStatus.UNKNOWN);
        rehearsal.timeline.advance(Duration.ofSeconds(2));
        assertThat(rehearsal.task(arn).healthStatus()).isEqualTo(HealthStatus.HEALTHY);

        rehearsal.timeline.advance(Duration.ofSeconds(10));
        assertThat(rehearsal.task(arn).healthStatus()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void tellsATaskAboutItself() {
        String arn = rehearsal.run(rehearsal.define("web", logged(ONE)), request -> {});
        rehearsal.timeline.advance(Duration.ofSeconds(25));
        String id = EcsState.shortName(arn);
        JsonMapper json = JsonMapper.builder().build();

        JsonNode container =
                json.readTree(rehearsal.engine.containerMetadata(id, "app").orElseThrow());
        assertThat(container.path("Image").stringValue()).endsWith("ublog@" + ONE);
        assertThat(container.path("ImageID").stringValue()).isEqualTo(ONE);
        assertThat(container.path("Labels").path("com.amazonaws.ecs.task-arn").stringValue())
                .isEqualTo(arn);
        JsonNode task = json.readTree(rehearsal.engine.taskMetadata(id).orElseThrow());
        assertThat(task.path("TaskARN").stringValue()).isEqualTo(arn);
        assertThat(task.path("Family").stringValue()).isEqualTo("web");
        assertThat(task.path("Containers").size()).isEqualTo(1);
        assertThat(rehearsal.engine.taskMetadata("nobody")).isEmpty();
        assertThat(rehearsal.engine.containerMetadata(id, "nobody")).isEmpty();
    }

    @Test
    void refusesWrongInput() {
        String revision = rehearsal.define("web", logged(ONE));

        assertThatThrownBy(() -> rehearsal.ecs.runTask(
                        request -> request.cluster(CLUSTER).taskDefinition(revision)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Network Configuration must be provided");
        assertThatThrownBy(() -> rehearsal.run(
                        revision,
                        request -> request.overrides(overrides -> overrides.containerOverrides(List.of(
                                ContainerOverride.builder().name("other").build())))))
                .hasMessageContaining("other is not a container in the TaskDefinition");
        assertThatThrownBy(() -> rehearsal.ecs.runTask(
                        request -> request.cluster(CLUSTER).networkConfiguration(NETWORK)))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> rehearsal.run(revision, request -> request.clientToken("x".repeat(65))))
                .isInstanceOf(InvalidParameterException.class);
    }
}
