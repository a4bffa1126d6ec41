package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.time.Cancellation;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole releases by the deployer's own code over the SDK, with ECS beside it on one virtual clock. */
@Timeout(120)
final class VirtualReleaseTest {

    private static final Script MIGRATES =
            Script.exits(0, Duration.ofSeconds(40)).logs(Duration.ofSeconds(5), "applied V7__archive.sql");

    @TempDir
    private Path folder;

    private static Duration since(Rehearsal rehearsal) {
        return Duration.between(
                VirtualTimeline.BEGINNING, rehearsal.sandbox().timeline().instant());
    }

    /** Twenty at a time, each batch with its start, boot, warm-up and drain. */
    private String twoHundredTasks(String name) {
        try (Rehearsal rehearsal = new Rehearsal(folder.resolve(name), 7)) {
            rehearsal.web(200, 110, Duration.ofSeconds(60));
            rehearsal.worker(2);
            Duration before = since(rehearsal);
            rehearsal.push(
                    "v2",
                    Script.runs()
                            .bootsIn(Duration.ofSeconds(20))
                            .healthyAfter(Duration.ofSeconds(60))
                            .on("migrate", MIGRATES));

            assertThat(rehearsal.deploy("v2")).isInstanceOf(Outcome.Released.class);

            assertThat(since(rehearsal).minus(before)).isBetween(Duration.ofMinutes(25), Duration.ofMinutes(40));
            return rehearsal.events();
        }
    }

    @Test
    void rollsTwoHundredTasksInHalfAnHourThatIsTheSameTwice() {
        String once = twoHundredTasks("once");
        assertThat(once).contains("applied V7__archive.sql").contains("\"finished\"");
        assertThat(twoHundredTasks("again")).isEqualTo(once);
    }

    private String brokenRelease(String name) {
        try (Rehearsal rehearsal = new Rehearsal(folder.resolve(name), 3)) {
            rehearsal.web(4, 200, Duration.ofSeconds(30));
            rehearsal.push(
                    "v2",
                    Script.exits(3, Duration.ofSeconds(2))
                            .logs(Duration.ofSeconds(1), "java.lang.IllegalStateException: no DATABASE_URL")
                            .on("migrate", MIGRATES));
            assertThat(rehearsal.deploy("v2"))
                    .isInstanceOfSatisfying(
                            Outcome.RolledBack.class,
                            outcome -> assertThat(outcome.failure()).hasValueSatisfying(failure -> {
                                assertThat(failure.exitCode()).isEqualTo(3);
                                assertThat(failure.lastLines()).anyMatch(line -> line.contains("no DATABASE_URL"));
                            }));
            return rehearsal.events();
        }
    }

    @Test
    void takesABrokenReleaseBackTheSameWayTwice() {
        assertThat(brokenRelease("once")).isEqualTo(brokenRelease("again"));
    }

    @Test
    void aSignalInTheMiddleOfAWaitEndsItAtThatInstant() {
        try (Rehearsal rehearsal = new Rehearsal(folder, 5)) {
            rehearsal.web(4, 125, Duration.ofMinutes(5));
            rehearsal.push("v2", Script.runs().on("migrate", MIGRATES));
            VirtualTimeline timeline = rehearsal.sandbox().timeline();
            timeline.after(
                    Duration.ofMinutes(6), () -> rehearsal.cancellation().request(Cancellation.Signal.TERMINATE));

            assertThat(rehearsal.deploy("v2")).isInstanceOf(Outcome.Cancelled.class);
            timeline.advance(Duration.ofMinutes(30));
            assertThat(rehearsal
                            .sandbox()
                            .ecs()
                            .snapshot()
                            .clusters()
                            .getFirst()
                            .services())
                    .allSatisfy(service -> assertThat(
                                    service.deployments().getFirst().serviceDeployment())
                            .isEqualTo("ROLLBACK_SUCCESSFUL"));
        }
    }

    private String twoDeployersAtOnce(String name) {
        try (Rehearsal rehearsal = new Rehearsal(folder.resolve(name), 11)) {
            rehearsal.web(4, 200, Duration.ofSeconds(30));
            rehearsal.push("v2", Script.runs().on("migrate", MIGRATES));
            rehearsal.push("v3", Script.runs().on("migrate", MIGRATES));
            VirtualTimeline timeline = rehearsal.sandbox().timeline();
            List<Outcome> outcomes = new ArrayList<>();
            try (var _ = timeline.join("both")) {
                var first = timeline.start("first", () -> outcomes.add(rehearsal.release("v2")));
                var second = timeline.start("second", () -> {
                    timeline.sleep(Duration.ofSeconds(20));
                    outcomes.add(rehearsal.release("v3"));
                });
                timeline.await(() -> first.ended() && second.ended());
            }
            assertThat(outcomes).hasSize(2);
            return rehearsal.events();
        }
    }

    @Test
    void severalThreadsTakeTheirTurnsInTheSameOrderTwice() {
        assertThat(twoDeployersAtOnce("once")).isEqualTo(twoDeployersAtOnce("again"));
    }

    private int deploymentsWhileASecretIsDenied(boolean migrating, Class<? extends Outcome> end) {
        try (Rehearsal rehearsal = new Rehearsal(folder.resolve("migrating-" + migrating), 13)) {
            rehearsal.secret("ublog/staging/database");
            rehearsal.web(3, 200, Duration.ofSeconds(30));
            rehearsal.push("v2", Script.runs().on("migrate", MIGRATES));
            if (!migrating) {
                rehearsal.withoutMigration();
            }
            rehearsal.fault("secret", "{\"secret\":\"ublog/staging/database\",\"to\":\"tasks\"}");

            assertThat(rehearsal.deploy("v2")).isInstanceOf(end);
            assertThat(rehearsal.events())
                    .contains("ResourceInitializationError")
                    .contains("AccessDeniedException");
            return rehearsal.calls("UpdateService");
        }
    }

    @Test
    void aDeniedSecretStopsAReleaseAtItsMigrationBeforeAnyServiceIsTouched() {
        assertThat(deploymentsWhileASecretIsDenied(true, Outcome.MigrationNeverStarted.class))
                .isZero();
        assertThat(deploymentsWhileASecretIsDenied(false, Outcome.RolledBack.class))
                .isPositive();
    }
}
