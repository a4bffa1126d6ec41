package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;
import tools.jackson.databind.json.JsonMapper;

final class TaskProtectionTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private List<String> tasks() {
        return rehearsal
                .ecs
                .listTasks(request -> request.cluster(CLUSTER).serviceName("worker"))
                .taskArns();
    }

    private UpdateTaskProtectionResponse protect(String task, boolean enabled) {
        return rehearsal.ecs.updateTaskProtection(
                request -> request.cluster(CLUSTER).tasks(task).protectionEnabled(enabled));
    }

    @Test
    void keepsAnOldTaskForTwoHoursAndTheDeploymentWithIt() {
        rehearsal.worker(2, ONE);
        ProtectedTask shielded =
                protect(tasks().getFirst(), true).protectedTasks().getFirst();
        assertThat(shielded.expirationDate())
                .isEqualTo(rehearsal.timeline.instant().plus(Duration.ofHours(2)));
        rehearsal.deploy("worker", TWO);
        rehearsal.timeline.advance(Duration.ofMinutes(110));

        assertThat(rehearsal.runtime.alive(ONE)).hasSize(1);
        assertThat(rehearsal.runtime.alive(TWO)).hasSize(2);
        assertThat(rehearsal.current("worker").status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
        rehearsal.timeline.advance(Duration.ofMinutes(12));
        assertThat(rehearsal.runtime.alive(ONE)).isEmpty();
        assertThat(rehearsal.current("worker").status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    }

    @Test
    void letsATaskGoThatIsNoLongerProtected() {
        rehearsal.worker(2, ONE);
        String shielded = tasks().getLast();
        protect(shielded, true);
        rehearsal.ecs.updateService(
                request -> request.cluster(CLUSTER).service("worker").desiredCount(0));
        rehearsal.settle();
        assertThat(tasks()).containsExactly(shielded);

        protect(shielded, false);
        rehearsal.settle();
        assertThat(tasks()).isEmpty();
    }

    @Test
    void refusesNewProtectionWhileADeploymentWaitsForProtectedTasks() {
        rehearsal.worker(1, ONE);
        String old = tasks().getFirst();
        protect(old, true);
        rehearsal.deploy("worker", TWO);
        rehearsal.settle();
        String other =
                tasks().stream().filter(task -> !task.equals(old)).findFirst().orElseThrow();

        assertThat(protect(other, true).failures()).extracting(Failure::reason).containsExactly("DEPLOYMENT_BLOCKED");
        assertThat(protect(old, true).failures()).isEmpty();
    }

    @Test
    void saysWhichTasksCannotBeProtected() {
        rehearsal.worker(1, ONE);
        String single = rehearsal.run(rehearsal.define("one-off", Rehearsal.app(ONE)), request -> {});
        assertThat(protect(single, true).failures()).extracting(Failure::reason).containsExactly("TASK_NOT_VALID");
        assertThat(protect("nowhere", true).failures())
                .extracting(Failure::reason)
                .containsExactly("MISSING");
        assertThatThrownBy(() -> rehearsal.ecs.updateTaskProtection(request -> request.cluster(CLUSTER)
                        .tasks(tasks())
                        .protectionEnabled(true)
                        .expiresInMinutes(2881)))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(rehearsal
                        .ecs
                        .getTaskProtection(request -> request.cluster(CLUSTER).tasks(tasks()))
                        .protectedTasks())
                .extracting(ProtectedTask::protectionEnabled)
                .containsExactly(false);
    }

    @Test
    void letsATaskProtectItself() {
        rehearsal.worker(1, ONE);
        String id = EcsState.shortName(tasks().getFirst());
        JsonMapper json = JsonMapper.builder().build();
        Ecs.AgentAnswer answer = rehearsal.timeline.hold(() -> rehearsal
                .engine
                .protectTask(id, json.readTree("{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":60}"))
                .orElseThrow());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .contains("\"ProtectionEnabled\":true")
                .contains(rehearsal.timeline.instant().plus(Duration.ofHours(1)).toString());
        assertThat(rehearsal.started.getFirst().environment())
                .containsEntry("ECS_AGENT_URI", "http://127.0.0.1:4000/agent/" + id);
        Ecs.AgentAnswer wrong = rehearsal.timeline.hold(() -> rehearsal
                .engine
                .protectTask(id, json.readTree("{\"ProtectionEnabled\":\"yes\"}"))
                .orElseThrow());
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json()).contains("InvalidParameterException");
    }
}
