package dev.slipway.sandbox.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.sandbox.balancer.TargetDescription.Reason;
import dev.slipway.sandbox.balancer.TargetGroupAttributes.Algorithm;
import dev.slipway.sandbox.balancer.TargetGroups.Target;
import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import dev.slipway.sandbox.time.WallTimeline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Target states with ELB's reasons, and whose turn it is. */
@Timeout(60)
final class TargetStateTest {

    private static final String GROUP = "arn:aws:elasticloadbalancing:eu-central-1:111111111111:targetgroup/states/1";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final WallTimeline timeline = new WallTimeline();
    private final Balancer balancer = new Balancer(timeline);

    @AfterEach
    void stop() {
        balancer.close();
        timeline.close();
    }

    private void group(Matcher matcher, Duration timeout) {
        balancer.createTargetGroup(
                GROUP,
                new HealthCheck("/health", Duration.ofMillis(10), timeout, 2, 2, matcher),
                Duration.ofSeconds(20));
    }

    private TargetDescription awaitReason(Target target, Reason reason) {
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> balancer.describe(GROUP, target).reason() == reason);
        return balancer.describe(GROUP, target);
    }

    @Test
    void tellsWhyATargetIsUnhealthy() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        group(Matcher.OK, Duration.ofMillis(500));
        try (RawTarget teapot = new RawTarget(exchange -> exchange.answer("418 I'm a teapot", ""));
                RawTarget silent = new RawTarget(exchange -> {
                    try {
                        return never.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        return false;
                    }
                });
                RawTarget dead = new RawTarget(exchange -> false)) {
            for (RawTarget target : List.of(teapot, silent, dead)) {
                balancer.register(GROUP, target.target());
            }
            TargetDescription mismatch = awaitReason(teapot.target(), Reason.RESPONSE_CODE_MISMATCH);
            assertThat(mismatch.state()).isEqualTo(TargetState.UNHEALTHY);
            assertThat(mismatch.description()).isEqualTo("Health checks failed with these codes: [418]");
            assertThat(awaitReason(dead.target(), Reason.FAILED_HEALTH_CHECKS).state())
                    .isEqualTo(TargetState.UNHEALTHY);
            assertThat(awaitReason(silent.target(), Reason.TIMEOUT).description())
                    .isEqualTo("Request timed out");
            assertThat(balancer.describe(GROUP)).hasSize(3);
            never.countDown();
        }
    }

    @Test
    void takesEveryStatusThatTheMatcherAccepts() throws IOException {
        group(new Matcher("200,300-399"), Duration.ofSeconds(5));
        try (RawTarget target = new RawTarget(exchange -> {
            exchange.say("HTTP/1.1 303 See Other\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
            return true;
        })) {
            assertThat(balancer.describe(GROUP, target.target()).reason()).isEqualTo(Reason.NOT_REGISTERED);
            balancer.register(GROUP, target.target());
            await().until(() -> balancer.state(GROUP, target.target()) == TargetState.HEALTHY);
            assertThat(balancer.describe(GROUP, target.target()).reason()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "100", "500", "399-200", "200-", "200;201"})
    void refusesAMatcherThatElbRefuses(String codes) {
        assertThatThrownBy(() -> new Matcher(codes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesEveryStateOnTheWay() {
        Member member = new Member(new Target("task", "release", "127.0.0.1", 1));
        assertThat(code(member)).isEqualTo("Elb.RegistrationInProgress");
        HealthCheck check = new HealthCheck("/", Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 2);
        member.become(member.health().after(new CheckResult.Mismatch(503), check));
        assertThat(code(member)).isEqualTo("Elb.InitialHealthChecking");
        member.become(member.health().after(new CheckResult.Mismatch(503), check));
        assertThat(code(member)).isEqualTo("Target.ResponseCodeMismatch");
        member.become(member.health().after(new CheckResult.Passed(), check));
        assertThat(member.state()).isEqualTo(TargetState.UNHEALTHY);
        member.drain();
        assertThat(code(member)).isEqualTo("Target.DeregistrationInProgress");
        assertThat(member.state()).isEqualTo(TargetState.DRAINING);
    }

    private static String code(Member member) {
        return Objects.requireNonNull(member.describe().reason()).code();
    }

    @Test
    void givesAColdTargetItsShareInALine() {
        Duration slowStart = Duration.ofSeconds(30);
        TargetGroupAttributes attributes =
                TargetGroupAttributes.drainingFor(Duration.ZERO).withSlowStart(slowStart);
        Turn turn = new Turn();
        Member warm = new Member(new Target("warm", "release", "127.0.0.1", 1));
        Member cold = new Member(new Target("cold", "release", "127.0.0.1", 2));
        cold.warmAt(NOW.plus(slowStart));
        assertThat(share(turn, attributes, warm, cold, NOW)).isZero();
        assertThat(share(turn, attributes, warm, cold, NOW.plusSeconds(15))).isBetween(0.2, 0.3);
        assertThat(share(turn, attributes, warm, cold, NOW.plusSeconds(30))).isEqualTo(0.5);
    }

    private static double share(Turn turn, TargetGroupAttributes attributes, Member warm, Member cold, Instant now) {
        int requests = 4000;
        int got = 0;
        for (int i = 0; i < requests; i++) {
            got += turn.next(attributes, List.of(warm, cold), now) == cold ? 1 : 0;
        }
        return (double) got / requests;
    }

    @Test
    void prefersTheTargetWithTheFewestRequestsInFlight() {
        TargetGroupAttributes attributes =
                TargetGroupAttributes.drainingFor(Duration.ZERO).withAlgorithm(Algorithm.LEAST_OUTSTANDING_REQUESTS);
        Turn turn = new Turn();
        TargetGroup group = new TargetGroup(
                GROUP,
                new HealthCheck("/", Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 2),
                TargetGroupAttributes.drainingFor(Duration.ZERO),
                timeline);
        Member busy = new Member(new Target("busy", "release", "127.0.0.1", 1));
        Member idle = new Member(new Target("idle", "release", "127.0.0.1", 2));
        assertThat(busy.board(new Flight(group))).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(turn.next(attributes, List.of(busy, idle), NOW)).isSameAs(idle);
        }
    }

    @Test
    void takesOtherAttributesWhileItRuns() {
        group(Matcher.OK, Duration.ofSeconds(5));
        TargetGroupAttributes other = TargetGroupAttributes.drainingFor(Duration.ofSeconds(60))
                .withAlgorithm(Algorithm.LEAST_OUTSTANDING_REQUESTS);
        balancer.modify(GROUP, other);
        assertThat(balancer.attributes(GROUP).byKey())
                .containsEntry("deregistration_delay.timeout_seconds", "60")
                .containsEntry("load_balancing.algorithm.type", "least_outstanding_requests")
                .containsEntry("slow_start.duration_seconds", "0");
        assertThat(balancer.healthCheck(GROUP).path()).isEqualTo("/health");
        assertThatThrownBy(() -> other.withSlowStart(Duration.ofSeconds(30)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
