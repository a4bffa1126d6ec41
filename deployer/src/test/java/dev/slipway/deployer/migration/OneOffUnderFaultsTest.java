package dev.slipway.deployer.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.RehearsedAws;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault of ECS's API around a one-off task: what comes of it with the defence against it, and what without. */
final class OneOffUnderFaultsTest {
    private static final int ONCE = 1;
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final String CUT_AFTER = "{\"when\":\"after\",\"operation\":\"RunTask\",\"times\":1}";
    private static final String LATE = "{\"lag\":\"20s\",\"operation\":\"DescribeTasks\"}";

    private final RehearsedAws world;
    private final Aws aws;
    private int atOnce;

    OneOffUnderFaultsTest(@TempDir Path folder) {
        world = new RehearsedAws(folder);
        aws = world.aws(ONCE);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private OneOffTaskRequest request() {
        String arn = world.define(Script.exits(0, Duration.ofMinutes(2)));
        return new OneOffTaskRequest(
                "migrate",
                new ReleaseId("r-1"),
                "staging",
                RehearsedAws.CLUSTER,
                aws.ecs()
                        .services(RehearsedAws.CLUSTER, List.of(RehearsedAws.SERVICE))
                        .getFirst(),
                aws.ecs().taskDefinition(new TaskDefinitionArn(arn)),
                "app",
                List.of("migrate"),
                Duration.ofMinutes(10));
    }

    private TaskEnd run(OneOffTaskRequest request, ClientToken.Maker tokens, Duration missingAtMost) {
        return new OneOffRunner(aws, world.timing(), new Cancellation(), new OneOffLimits(16, missingAtMost, 2), tokens)
                .run(request, this::count);
    }

    private void count(Event event) {
        atOnce = Math.max(atOnce, world.oneOffTasks());
    }

    @Test
    void aLostAnswerOfRunTaskStartsNoSecondTask() {
        OneOffTaskRequest request = request();
        world.fault("resets", CUT_AFTER);
        assertThat(run(request, ClientToken::of, A_MINUTE)).isInstanceOf(TaskEnd.Succeeded.class);
        assertThat(atOnce).isEqualTo(1);
        assertThat(world.disturbed()).hasSize(1);
    }

    @Test
    void withoutTheSameTokenTheMigrationRunsTwice() {
        OneOffTaskRequest request = request();
        AtomicInteger tries = new AtomicInteger();
        world.fault("resets", CUT_AFTER);
        assertThat(run(request, (same, subnets, attempt) -> "token-" + tries.incrementAndGet(), A_MINUTE))
                .isInstanceOf(TaskEnd.Succeeded.class);
        assertThat(atOnce).isEqualTo(2);
    }

    @Test
    void aTaskThatIsNotShownYetIsWaitedFor() {
        OneOffTaskRequest request = request();
        world.fault("stale-reads", LATE);
        assertThat(run(request, ClientToken::of, A_MINUTE)).isInstanceOf(TaskEnd.Succeeded.class);
        assertThat(world.disturbed()).isNotEmpty();
    }

    @Test
    void withoutWaitingItsEndWouldNotBeKnown() {
        OneOffTaskRequest request = request();
        world.fault("stale-reads", LATE);
        assertThat(run(request, ClientToken::of, Duration.ZERO)).isInstanceOf(TaskEnd.Unknown.class);
    }
}
