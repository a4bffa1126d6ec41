package dev.slipway.sandbox.ecs;

import static dev.slipway.sandbox.ecs.Rehearsal.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.runtime.Confinement;
import dev.slipway.sandbox.runtime.Script;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.ecs.model.Ulimit;
import software.amazon.awssdk.services.ecs.model.UlimitName;

/** What a container is held to, and what ECS says of one that did not keep to it. */
final class ConfinementTest {

    private final Rehearsal rehearsal = new Rehearsal();

    @AfterEach
    void close() {
        rehearsal.close();
    }

    @Test
    void tellsTheRuntimeWhatTheDefinitionSays() {
        ContainerDefinition confined = Rehearsal.app(ONE).toBuilder()
                .user("10001:10001")
                .workingDirectory("/srv")
                .readonlyRootFilesystem(true)
                .memory(64)
                .linuxParameters(linux -> linux.initProcessEnabled(true))
                .ulimits(Ulimit.builder()
                        .name(UlimitName.NOFILE)
                        .softLimit(1024)
                        .hardLimit(4096)
                        .build())
                .build();
        rehearsal.run(rehearsal.define("web", confined), request -> {});
        rehearsal.settle();

        assertThat(rehearsal.started)
                .singleElement()
                .satisfies(spec -> assertThat(spec.confinement())
                        .isEqualTo(new Confinement(
                                "10001:10001",
                                "/srv",
                                true,
                                true,
                                64,
                                List.of(new Confinement.Ulimit("nofile", 1024, 4096)))));
    }

    @Test
    void saysThatAContainerRanOutOfMemory() {
        rehearsal.runtime.script(ONE, Script.runsOutOfMemory(Duration.ofSeconds(5)));
        String arn = rehearsal.run(rehearsal.define("web", Rehearsal.app(ONE)), request -> {});
        rehearsal.settle();

        Task task = rehearsal.task(arn);
        assertThat(task.lastStatus()).isEqualTo("STOPPED");
        assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
        assertThat(task.containers().getFirst().exitCode()).isEqualTo(137);
        assertThat(task.containers().getFirst().reason())
                .isEqualTo("OutOfMemoryError: Container killed due to memory usage");
    }
}
