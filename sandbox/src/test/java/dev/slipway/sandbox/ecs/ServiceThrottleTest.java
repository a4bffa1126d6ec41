package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.CLUSTER;
import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static dev.slipway.sandbox.ecs.Rehearsal.THREE;
import static dev.slipway.sandbox.ecs.Rehearsal.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.runtime.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Task;

final class ServiceThrottleTest {

    private static final String UNABLE = "(service worker) is unable to consistently start tasks successfully.";

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    private void workerWithoutBreaker() {
        rehearsal.worker(1, ONE);
        rehearsal.ecs.updateService(request -> request.cluster(CLUSTER)
                .service("worker")
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(false).rollback(false))));
    }

    private List<Duration> gaps() {
        List<Instant> created = rehearsal.stoppedTasks("worker").stream()
                .filter(task -> task.stopCodeAsString().equals("TaskFailedToStart"))
                .map(Task::createdAt)
                .sorted()
                .toList();
        return IntStream.range(1, created.size())
                .mapToObj(i -> Duration.between(created.get(i - 1), created.get(i)))
                .toList();
    }

    @Test
    void waitsLongerAndLongerWhileTasksNeverRun() {
        workerWithoutBreaker();
        rehearsal.runtime.script(TWO, Script.cannotPull());
        rehearsal.deploy("worker", TWO);
        rehearsal.timeline.advance(Duration.ofMinutes(50));

        assertThat(gaps()).hasSizeBetween(6, 12).isSorted();
        assertThat(gaps().getLast()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(28));
        assertThat(rehearsal.events("worker")).contains(UNABLE);
        assertThat(rehearsal.runtime.alive(ONE)).hasSize(1);
    }

    @Test
    void isCalmAgainWithANewDeployment() {
        workerWithoutBreaker();
        rehearsal.runtime.script(TWO, Script.cannotPull());
        rehearsal.deploy("worker", TWO);
        rehearsal.timeline.advance(Duration.ofMinutes(30));
        rehearsal.deploy("worker", THREE);
        rehearsal.settle();

        assertThat(rehearsal.runtime.alive(THREE)).hasSize(1);
    }

    @Test
    void saysNothingOfTasksThatRunAndThenExit() {
        workerWithoutBreaker();
        rehearsal.runtime.script(TWO, Script.exits(1, Duration.ofSeconds(1)));
        rehearsal.deploy("worker", TWO);
        rehearsal.timeline.advance(Duration.ofMinutes(30));

        assertThat(rehearsal.stoppedTasks("worker")).hasSizeGreaterThan(20);
        assertThat(rehearsal.events("worker")).noneMatch(message -> message.contains("unable"));
    }

    @Test
    void startsNoFasterThanFargateDoes() {
        rehearsal.service("worker", 150, ONE, request -> {});
        rehearsal.timeline.advance(Duration.ofSeconds(1));
        assertThat(rehearsal.describe("worker").pendingCount()).isEqualTo(100);
        rehearsal.timeline.advance(Duration.ofSeconds(2));
        assertThat(rehearsal.describe("worker").pendingCount()).isEqualTo(140);
        rehearsal.settle();
        assertThat(rehearsal.runtime.alive()).hasSize(150);
    }
}
