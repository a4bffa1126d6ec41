package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.NETWORK;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import tools.jackson.databind.json.JsonMapper;

/** The switches that break tasks, as clients of ECS see them. */
final class TaskFaultsTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private void fault(String name, String json) {
        rehearsal.faults.set(name, JsonMapper.shared().readTree(json));
    }

    @Test
    void runTaskAnswersWithFailuresAndNoTaskWithoutRoom() {
        fault("capacity", "{\"subnet\":\"subnet-a\",\"reason\":\"RESOURCE:ENI\"}");

        RunTaskResponse nowhere = rehearsal.ecs.runTask(request -> request.cluster(CLUSTER)
                .taskDefinition(rehearsal.define("web", Rehearsal.app(ONE)))
                .clientToken("one")
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a"))));
        assertThat(nowhere.sdkHttpResponse().statusCode()).isEqualTo(200);
        assertThat(nowhere.tasks()).isEmpty();
        assertThat(nowhere.failures()).extracting(Failure::reason).containsExactly("RESOURCE:ENI");

        fault("capacity", "\"off\"");
        assertThat(rehearsal
                        .ecs
                        .runTask(request -> request.cluster(CLUSTER)
                                .taskDefinition("web:1")
                                .clientToken("one")
                                .networkConfiguration(
                                        network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a"))))
                        .tasks())
                .hasSize(1);
    }

    @Test
    void runTaskSucceedsInPart() {
        fault("capacity", "{\"cluster\":\"" + CLUSTER + "\",\"times\":2}");
        rehearsal.define("web", Rehearsal.app(ONE));
        RunTaskResponse some = rehearsal.ecs.runTask(request ->
                request.cluster(CLUSTER).taskDefinition("web").count(5).networkConfiguration(NETWORK));

        assertThat(some.tasks()).hasSize(3);
        assertThat(some.failures())
                .extracting(Failure::reason)
                .containsExactly(
                        "Capacity is unavailable at this time. Please try again later or in a different availability zone",
                        "Capacity is unavailable at this time. Please try again later or in a different availability zone");
        rehearsal.timeline.advance(Duration.ofSeconds(25));
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(3);
    }

    @Test
    void knowsRoomByClusterAndSubnet() {
        fault("capacity", "{\"cluster\":\"ublog-production\"}");
        rehearsal.run(rehearsal.define("web", Rehearsal.app(ONE)), request -> {});

        fault("capacity", "{\"subnet\":\"subnet-b\"}");
        rehearsal.run("web", request -> request.count(1));
        assertThat(rehearsal.ecs.listTasks(request -> request.cluster(CLUSTER)).taskArns())
                .hasSize(2);
    }

    @Test
    void aServiceSaysThatItCannotPlaceTasksAndTriesAgain() {
        rehearsal.worker(1, ONE);
        fault("capacity", "{}");
        rehearsal.deploy("worker", TWO);
        rehearsal.timeline.advance(Duration.ofMinutes(2));

        assertThat(rehearsal.events("worker").getFirst())
                .isEqualTo("(service worker) was unable to place a task. Reason: Capacity is unavailable at this time."
                        + " Please try again later or in a different availability zone. For more information, see the"
                        + " Troubleshooting section of the Amazon ECS Developer Guide.");
        assertThat(rehearsal.primary("worker").rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
        assertThat(rehearsal.primary("worker").failedTasks()).isZero();
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(1);

        rehearsal.faults.reset("capacity");
        rehearsal.settle();
        assertThat(rehearsal.primary("worker").rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
        assertThat(rehearsal.runtime.alive(TWO)).hasSize(1);
    }

    @Test
    void aServiceGoesToTheSubnetThatHasRoom() {
        rehearsal.worker(1, ONE);
        fault("capacity", "{\"subnet\":\"subnet-b\"}");
        rehearsal.deploy("worker", TWO);
        rehearsal.settle();

        assertThat(rehearsal.primary("worker").rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
        assertThat(rehearsal.events("worker")).anyMatch(event -> event.contains("was unable to place a task"));
    }

    @Test
    void aServiceReplacesATaskThatAwsEnds() {
        rehearsal.worker(2, ONE);
        fault("interrupt", "{\"group\":\"service:worker\",\"by\":\"spot\"}");
        rehearsal.settle();

        assertThat(rehearsal.stoppedTasks("worker")).singleElement().satisfies(task -> {
            assertThat(task.stopCode()).isEqualTo(TaskStopCode.SPOT_INTERRUPTION);
            assertThat(task.stoppedReason()).isEqualTo("Your Spot Task was interrupted.");
            assertThat(task.containers().getFirst().exitCode()).isZero();
        });
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(2);
        assertThat(rehearsal.faults.all()).noneMatch(fault -> fault.isOn());
    }

    @Test
    void endsTheOneTaskThatItIsToldOf() {
        String revision = rehearsal.define("web", Rehearsal.app(ONE));
        String one = rehearsal.run(revision, request -> {});
        String other = rehearsal.run(revision, request -> {});
        rehearsal.timeline.advance(Duration.ofSeconds(25));
        fault("interrupt", "{\"task\":\"" + EcsState.shortName(other) + "\",\"by\":\"maintenance\"}");
        rehearsal.settle();

        assertThat(rehearsal.task(one).lastStatus()).isEqualTo("RUNNING");
        assertThat(rehearsal.task(other).stopCode()).isEqualTo(TaskStopCode.TERMINATION_NOTICE);
        assertThat(rehearsal.task(other).stoppedReason())
                .isEqualTo("ECS is performing maintenance on the underlying infrastructure hosting the task.");
    }

    @Test
    void tasksOfAClusterStartSlowly() {
        fault("slow-start", "{\"cluster\":\"" + CLUSTER + "\",\"by\":\"1m\"}");
        String arn = rehearsal.run(rehearsal.define("web", Rehearsal.app(ONE)), request -> {});

        assertThat(new TaskDiary(rehearsal, arn).after(Duration.ofSeconds(90)))
                .containsExactly(
                        "1s PROVISIONING: app PENDING", "70s PENDING: app PENDING", "80s RUNNING: app RUNNING");
    }

    @Test
    void aNewTaskIsMissingAsLongAsItIsTold() {
        fault("missing-tasks", "\"15s\"");
        String arn = rehearsal.run(rehearsal.define("web", Rehearsal.app(ONE)), request -> {});

        assertThat(new TaskDiary(rehearsal, arn).after(Duration.ofSeconds(30)))
                .containsExactly("1s MISSING", "15s PENDING: app PENDING", "20s RUNNING: app RUNNING");
    }

    @Test
    void noTaskStartsWithoutASecretThatIsDenied() {
        String secret = rehearsal.secrets.create("ublog/staging/database", "p4ss");
        fault("secret", "{\"secret\":\"ublog/staging/database\",\"to\":\"tasks\"}");
        Task denied = ended(secret);

        assertThat(denied.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(denied.stoppedReason())
                .startsWith("ResourceInitializationError: unable to pull secrets or registry auth")
                .contains("AccessDeniedException: User: arn:aws:sts::111111111111:assumed-role/web-execution/")
                .endsWith("is not authorized to perform: secretsmanager:GetSecretValue on resource: " + secret
                        + " because no identity-based policy allows the secretsmanager:GetSecretValue action");
        assertThat(denied.containers().getFirst().exitCode()).isNull();

        fault("secret", "{\"secret\":\"" + secret + "\",\"by\":\"kms\"}");
        assertThat(ended(secret).stoppedReason()).endsWith("AccessDeniedException: Access to KMS is not allowed");

        fault("secret", "{\"secret\":\"" + secret + "\",\"to\":\"callers\"}");
        assertThat(ended(secret).lastStatus()).isEqualTo("RUNNING");
    }

    private Task ended(String secret) {
        String revision = rehearsal
                .ecs
                .registerTaskDefinition(request -> request.family("web")
                        .networkMode("awsvpc")
                        .executionRoleArn("arn:aws:iam::111111111111:role/web-execution")
                        .containerDefinitions(Rehearsal.app(ONE).toBuilder()
                                .secrets(Secret.builder()
                                        .name("PASSWORD")
                                        .valueFrom(secret)
                                        .build())
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
        String arn = rehearsal.run(revision, request -> {});
        rehearsal.settle();
        return rehearsal.task(arn);
    }

    @Test
    void aServiceCannotScaleOutOnceItsDigestIsGone() {
        rehearsal.worker(1, ONE);
        rehearsal.missingImages.add(ONE);
        rehearsal.ecs.updateService(
                request -> request.cluster(CLUSTER).service("worker").desiredCount(2));
        rehearsal.timeline.advance(Duration.ofMinutes(1));

        assertThat(rehearsal.stoppedTasks("worker")).isNotEmpty().allSatisfy(task -> {
            assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
            assertThat(task.containers().getFirst().reason()).startsWith("CannotPullContainerError");
        });
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(1);
    }

    @Test
    void theBoardShowsWhatIsPlanned() {
        fault("capacity", "{\"subnet\":\"subnet-a\",\"reason\":\"RESOURCE:ENI\",\"times\":3}");
        rehearsal.ecs.runTask(request -> request.cluster(CLUSTER)
                .taskDefinition(rehearsal.define("web", Rehearsal.app(ONE)))
                .networkConfiguration(NETWORK));

        assertThat(rehearsal.faults.all().stream()
                        .filter(fault -> fault.name().equals("capacity"))
                        .map(fault -> fault.value().toString())
                        .toList())
                .isEqualTo(List.of("{\"subnet\":\"subnet-a\",\"reason\":\"RESOURCE:ENI\",\"times\":2}"));
    }
}
