package dev.slipway.deployer.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.Patience;
import dev.slipway.deployer.aws.RehearsedAws;
import dev.slipway.deployer.aws.TaskDefinition;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.release.TaskDefinitionArn;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.sandbox.runtime.Script;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault of ECS's API in the middle of a roll-out: what comes of it with the defence against it, and what without. */
final class RolloutUnderFaultsTest {
    private static final int ONCE = 1;
    private static final int FAIL_FAST = 2;
    private static final int NEVER_FAIL_FAST = 1_000;

    private final RehearsedAws world;
    private final Aws aws;
    private final List<Event> events = new ArrayList<>();

    RolloutUnderFaultsTest(@TempDir Path folder) {
        world = new RehearsedAws(folder);
        aws = world.aws(ONCE);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private TaskDefinition revision(String arn) {
        return aws.ecs().taskDefinition(new TaskDefinitionArn(arn));
    }

    private Move move(Script script) {
        Environment.Service worker = world.environment(FAIL_FAST).services().getFirst();
        return new Move(worker, revision(world.running().value()), revision(world.define(script)));
    }

    private Waves waves(int failFast, Patience patience) {
        return new Waves(aws, world.environment(failFast), world.timing(), new Cancellation(), events::add, patience);
    }

    private Patience patience() {
        return new Patience(world.timing(), new Cancellation());
    }

    private Patience impatience() {
        return new Patience(world.timing(), new Cancellation(), Duration.ZERO);
    }

    private static final String READS_THROTTLED = "{\"burst\":0,\"operation\":\"DescribeServices\",\"times\":20}";
    private static final String WRITE_THROTTLED =
            "{\"burst\":0,\"operation\":\"UpdateService\",\"code\":\"429\",\"times\":5}";
    private static final String READS_FAIL = "{\"status\":503,\"operation\":\"Describe*\",\"times\":20}";
    private static final String WRITE_FAILS = "{\"status\":500,\"operation\":\"UpdateService\",\"times\":5}";
    private static final String CUT_BEFORE = "{\"when\":\"before\",\"operation\":\"UpdateService\",\"times\":2}";
    private static final String CUT_AFTER = "{\"when\":\"after\",\"operation\":\"UpdateService\",\"times\":2}";

    /** A test of each fault of a call, as a switch and its value. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throttling|" + READS_THROTTLED,
                "throttling|" + WRITE_THROTTLED,
                "server-errors|" + READS_FAIL,
                "server-errors|" + WRITE_FAILS,
                "resets|" + CUT_BEFORE,
                "resets|" + CUT_AFTER
            })
    private @interface WhatAwsDoesNotAnswer {}

    @WhatAwsDoesNotAnswer
    void whatAwsDoesNotAnswerIsRepeatedUntilTheDeadline(String fault, String rule) {
        Move move = move(Script.runs());
        world.fault(fault, rule);
        assertThat(waves(FAIL_FAST, patience()).roll(List.of(move))).isInstanceOf(WaveResult.Finished.class);
        assertThat(world.running()).isEqualTo(move.after().arn());
        assertThat(world.disturbed()).hasSizeGreaterThan(1);
    }

    @WhatAwsDoesNotAnswer
    void withoutPatienceEachOfThemFailsTheRelease(String fault, String rule) {
        Move move = move(Script.runs());
        world.fault(fault, rule);
        assertThat(waves(FAIL_FAST, impatience()).roll(List.of(move))).isInstanceOf(WaveResult.Failed.class);
        assertThat(world.disturbed()).hasSize(1);
    }

    @Test
    void slowAnswersDelayNoVerdictBeyondTheirOwnTime() {
        Move move = move(Script.runs());
        world.fault("slow-answers", "{\"from\":\"1s\",\"to\":\"5s\"}");
        assertThat(waves(FAIL_FAST, patience()).roll(List.of(move))).isInstanceOf(WaveResult.Finished.class);
        assertThat(world.running()).isEqualTo(move.after().arn());
    }

    /** For all of ECS's calls together: a call each five seconds. */
    private static final String STARVED = "{\"burst\":8,\"perSecond\":0.2,\"service\":\"ecs\"}";

    @Test
    void aStarvedBucketDelaysAVerdictAndPreventsNone() {
        Move move = move(Script.runs());
        world.fault("throttling", STARVED);
        Instant begin = world.timing().clock().instant();
        assertThat(waves(FAIL_FAST, patience()).roll(List.of(move))).isInstanceOf(WaveResult.Finished.class);
        assertThat(Duration.between(begin, world.timing().clock().instant())).isLessThan(Duration.ofMinutes(4));
        assertThat(world.disturbed()).hasSizeGreaterThan(5);
    }

    @Test
    void aStarvedBucketPreventsNoWayBackEither() {
        Move move = move(Script.exits(3, Duration.ofSeconds(2)));
        world.fault("throttling", STARVED);
        Waves waves = waves(FAIL_FAST, patience());
        assertThat(waves.roll(List.of(move))).isInstanceOf(WaveResult.Failed.class);
        WayBack wayBack =
                new WayBack(aws, world.environment(FAIL_FAST), world.timing(), new Cancellation(), events::add);
        assertThat(wayBack.restore(waves, Set.of())).isInstanceOf(Restored.Complete.class);
        world.mend();
        assertThat(world.running()).isEqualTo(move.before().arn());
    }

    /** Half of the reads show the service as it was before UpdateService: steady, SUCCESSFUL, on the old revision. */
    private static final String HALF_STALE = "{\"lag\":\"30s\",\"probability\":0.5}";

    @Test
    void aServiceThatStandsStillOnTheOldRevisionIsNoSuccess() {
        Move move = move(Script.runs().healthyAfter(Duration.ofSeconds(90)));
        world.fault("stale-reads", HALF_STALE);
        Instant begin = world.timing().clock().instant();
        assertThat(waves(FAIL_FAST, patience()).roll(List.of(move))).isInstanceOf(WaveResult.Finished.class);
        assertThat(Duration.between(begin, world.timing().clock().instant())).isGreaterThan(Duration.ofSeconds(40));
        world.mend();
        assertThat(world.running()).isEqualTo(move.after().arn());
        assertThat(world.disturbed()).isNotEmpty();
    }

    @Test
    void withoutMatchingItsRevisionItWouldBeCalledOne() {
        Move move = move(Script.exits(1, Duration.ofSeconds(1)));
        world.fault("stale-reads", "{\"lag\":\"5m\"}");
        aws.ecs().services(RehearsedAws.CLUSTER, List.of(RehearsedAws.SERVICE));

        Started ours = Started.asked(aws.ecs(), RehearsedAws.CLUSTER, move, move.after())
                .send(aws.ecs(), RehearsedAws.CLUSTER);
        assertThat(verdictAtOnce(ours)).isInstanceOf(Verdict.Rolling.class);
        Started unmatched = new Started(move, primary(), move.before(), Set.of());
        assertThat(verdictAtOnce(unmatched)).isInstanceOf(Verdict.Finished.class);
    }

    private Ours primary() {
        return aws.ecs()
                .services(RehearsedAws.CLUSTER, List.of(RehearsedAws.SERVICE))
                .getFirst()
                .primary()
                .map(primary -> new Ours(primary.id(), primary.createdAt()))
                .orElseThrow();
    }

    private Verdict verdictAtOnce(Started started) {
        Watch watch = new Watch(aws.ecs(), RehearsedAws.CLUSTER, List.of(started));
        for (int look = 0; look < 4; look++) {
            watch.look();
        }
        return Verdict.of(
                started.ours(), FAIL_FAST, Objects.requireNonNull(watch.look().get(started)));
    }

    @Test
    void aReleaseThatDiesAfterRunningIsNoticedThoughEcsCountsItNot() {
        Move move = move(Script.exits(3, Duration.ofSeconds(2)));
        Instant begin = world.timing().clock().instant();
        assertThat(waves(FAIL_FAST, patience()).roll(List.of(move))).isInstanceOf(WaveResult.Failed.class);
        assertThat(Duration.between(begin, world.timing().clock().instant())).isLessThan(Duration.ofMinutes(3));
    }

    @Test
    void withoutCountingThemItGoesOnUntilItsTimeIsUp() {
        Move move = move(Script.exits(3, Duration.ofSeconds(2)));
        assertThat(waves(NEVER_FAIL_FAST, patience()).roll(List.of(move))).isInstanceOf(WaveResult.TimedOut.class);
    }

    @Test
    void aDeploymentThatAnAlarmTakesBackIsNoSuccessThoughTheServiceIsSteadyAfterwards() {
        world.alarm("errors");
        Move move = move(Script.runs());
        world.later(Duration.ofSeconds(45), () -> world.fault("alarm", "\"errors=firing\""));
        assertThat(waves(FAIL_FAST, patience()).roll(List.of(move))).isInstanceOf(WaveResult.Failed.class);

        world.pass(Duration.ofMinutes(10));
        assertThat(world.running()).isEqualTo(move.before().arn());
        Started unmatched = new Started(move, primary(), move.before(), Set.of());
        assertThat(verdictAtOnce(unmatched)).isInstanceOf(Verdict.Finished.class);
    }
}
