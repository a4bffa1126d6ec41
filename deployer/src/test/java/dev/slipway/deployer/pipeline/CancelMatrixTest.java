package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.InProcess;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.deployer.ledger.ReleaseRecord;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.sandbox.ecs.Snapshot;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A release that is cancelled or killed at every step, and then cleaned up: whatever happens, no task goes on, every service
 * runs what it ran before or every one the release, nobody has the lease, and the ledger says what happened.
 */
@Timeout(120)
final class CancelMatrixTest {
    private static final Script MIGRATES = Script.exits(0, Duration.ofSeconds(40));

    @TempDir
    private Path folder;

    /** What happens to the program. */
    enum Blow {
        INT(130),
        TERM(143),
        KILL(137);

        private final int exitCode;

        Blow(int exitCode) {
            this.exitCode = exitCode;
        }

        void hit(VirtualProgram.Life life) {
            switch (this) {
                case INT -> life.signal(Cancellation.Signal.INTERRUPT);
                case TERM -> life.signal(Cancellation.Signal.TERMINATE);
                case KILL -> life.http.die();
            }
        }
    }

    /** Where it happens: at a call, or some time after one. */
    enum Moment {
        PREFLIGHT("DescribeImages", 0),
        LEASE("PUT .*lease.json", 0),
        REGISTER("RegisterTaskDefinition", 0),
        MIGRATION_STARTING("RunTask", 0),
        MIGRATION_RUNNING("RunTask", 20),
        WAVE_ASKED("UpdateService", 0),
        WAVE_ROLLING("UpdateService", 25),
        WAVE_SERVING("UpdateService", 75),
        SECOND_WAVE_ASKED("2 UpdateService", 0),
        SECOND_WAVE_ROLLING("2 UpdateService", 20),
        SMOKE("smoke test", 0),
        LAST_LOOK("look after the smoke test", 0),
        ROLL_BACK_ASKED("3 UpdateService", 0),
        ROLLING_BACK("3 UpdateService", 20);

        private final String call;
        private final Duration later;

        Moment(String call, int seconds) {
            this.call = call;
            this.later = Duration.ofSeconds(seconds);
        }

        boolean ofABrokenRelease() {
            return this == ROLL_BACK_ASKED || this == ROLLING_BACK;
        }
    }

    static Stream<Arguments> rows() {
        return Stream.of(Moment.values())
                .flatMap(moment -> Stream.of(Blow.values()).map(blow -> Arguments.of(moment, blow)));
    }

    private BiConsumer<VirtualProgram.Life, VirtualTimeline> fate(Moment moment, Blow blow, VirtualProgram program) {
        return (life, timeline) -> {
            Runnable hit = () -> {
                if (moment.later.isZero()) {
                    blow.hit(life);
                } else {
                    timeline.after(moment.later, () -> blow.hit(life));
                }
            };
            int[] updates = {0};
            if (moment == Moment.SMOKE) {
                program.atFirstAnswer(hit);
            }
            life.http.at(
                    call -> switch (moment.call) {
                        case "2 UpdateService" -> call.equals("UpdateService") && ++updates[0] == 2;
                        case "3 UpdateService" -> call.equals("UpdateService") && ++updates[0] == 3;
                        case "look after the smoke test" -> call.equals("DescribeServices") && program.answers() >= 20;
                        default -> call.matches(moment.call);
                    },
                    hit);
        };
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rows")
    void endsAsTheFailurePolicySays(Moment moment, Blow blow) {
        try (Rehearsal rehearsal = new Rehearsal(folder.resolve("images"), 7);
                VirtualProgram program = new VirtualProgram(rehearsal, folder, true)) {
            rehearsal.web(3, 200, Duration.ofSeconds(60));
            rehearsal.worker(2);
            List<String> before = revisions(rehearsal);
            Script script = Script.runs().bootsIn(Duration.ofSeconds(10)).on("migrate", MIGRATES);
            program.answer(rehearsal.push(
                    "v2",
                    moment.ofABrokenRelease() ? script.on("worker", Script.exits(3, Duration.ofSeconds(2))) : script));

            VirtualProgram.Run cut = program.run(fate(moment, blow, program), "deploy", "staging", "--image", "v2");
            if (blow != Blow.KILL) {
                assertThat(cut.exitCode()).as(cut.out() + cut.err()).isEqualTo(blow.exitCode);
                assertThat(program.slack()).as("Slack").isNotEmpty();
                assertThat(program.slack().getLast()).contains("cancelled");
            }
            VirtualProgram.Run abort = program.run("abort", "staging");
            assertThat(abort.exitCode()).as(abort.out() + abort.err()).isZero();
            rehearsal.sandbox().timeline().advance(Duration.ofMinutes(10));

            assertThat(revisions(rehearsal)).as(abort.out()).isEqualTo(before);
            assertThat(rehearsal
                            .sandbox()
                            .ecs()
                            .snapshot()
                            .clusters()
                            .getFirst()
                            .services())
                    .allSatisfy(service -> {
                        assertThat(service.deployments()).hasSize(1);
                        assertThat(service.deployments().getFirst().rolloutState())
                                .isEqualTo("COMPLETED");
                    });
            assertThat(oneOffTasks(rehearsal)).as("tasks that go on").isZero();
            assertThat(objects(rehearsal).read("ublog/staging/lease.json").found())
                    .as("lease")
                    .isEmpty();
            assertThat(records(rehearsal)).as("records").allSatisfy(record -> {
                assertThat(record.state()).isEqualTo(ReleaseRecord.State.ENDED);
                assertThat(record.end())
                        .satisfies(end ->
                                assertThat(end.exitCode()).as(end.message()).isEqualTo(blow.exitCode));
            });
            assertThat(program.run("abort", "staging").exitCode()).isZero();
        }
    }

    private static Objects objects(Rehearsal rehearsal) {
        return InProcess.aws(rehearsal.sandbox().http()).objects("slipway-releases");
    }

    private static List<ReleaseRecord> records(Rehearsal rehearsal) {
        return new Ledger(objects(rehearsal), new State("slipway-releases", "ublog"), "staging")
                .newest(10).stream()
                        .map(Entry.Kept.class::cast)
                        .map(Entry.Kept::record)
                        .toList();
    }

    private static List<String> revisions(Rehearsal rehearsal) {
        return rehearsal.sandbox().ecs().snapshot().clusters().getFirst().services().stream()
                .map(Snapshot.Service::taskDefinition)
                .toList();
    }

    private static long oneOffTasks(Rehearsal rehearsal) {
        return rehearsal.sandbox().ecs().snapshot().clusters().getFirst().oneOffTasks().stream()
                .filter(task -> !task.status().equals("STOPPED"))
                .count();
    }
}
