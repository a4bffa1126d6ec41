package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Behaviour;
import dev.slipway.deployer.ledger.Custody;
import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.ReleaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is let in: proof, age, and how long AWS may take to say. */
final class AdmissionTest {
    private static final ReleaseId ID = new ReleaseId("r-1");

    private final Berth berth = new Berth();

    private Outcome release(ReleaseRequest request) {
        return berth.release(Custody.none(), Berth.environment(1), request);
    }

    private Outcome release(String image) {
        return release(new ReleaseRequest(ID, image, null));
    }

    private Duration elapsed(Instant since) {
        return Duration.between(since, berth.aws.time.instant());
    }

    private void imagesFail(AwsFailure.Kind kind, int times) {
        berth.aws.imageFailures.addAll(Collections.nCopies(
                times, new AwsFailure(kind, "AWS said " + kind + ".", new IllegalStateException())));
    }

    @ParameterizedTest
    @CsvSource({"DENIED, 0, 0", "NO_CREDENTIALS, 0, 0", "UNREACHABLE, 10, 14", "THROTTLED, 180, 184"})
    void asksAgainAsLongAsAnAnswerMayCome(AwsFailure.Kind kind, int atLeast, int atMost) {
        imagesFail(kind, 1_000);
        Instant began = berth.aws.time.instant();
        Outcome outcome = release("v1");
        assertThat(outcome).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(outcome.message()).isEqualTo("AWS said " + kind + ".");
        assertThat(elapsed(began)).isBetween(Duration.ofSeconds(atLeast), Duration.ofSeconds(atMost));
        assertThat(berth.step("preflight").succeeded()).isFalse();
        assertThat(berth.step("preflight").detail()).isEqualTo("AWS said " + kind + ".");
    }

    @Test
    void aBusyAwsThatAnswersInTheEndIsNoObstacle() {
        imagesFail(AwsFailure.Kind.THROTTLED, 5);
        berth.aws.push("v2", '2', Behaviour.HEALTHY);
        assertThat(release("v2")).isInstanceOf(Outcome.Released.class);
    }

    @Test
    void anObstacleIsToldAtOnceThoughOtherAnswersAreMissing() {
        Instant began = berth.aws.time.instant();
        assertThat(release("nope")).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(elapsed(began)).isZero();
    }

    private Source source() {
        return new Source(Berth.environment("staging", 1, 2, null), berth.aws);
    }

    private Outcome promote(@Nullable String image) {
        return berth.release(
                Custody.none(), Berth.environment("production", 1, 2, null), new ReleaseRequest(ID, image, source()));
    }

    private Digest production(String tag, char digit) {
        Digest digest = berth.aws.push(tag, digit, Behaviour.HEALTHY);
        berth.aws.service("ublog-production-web", digest);
        berth.aws.service("ublog-production-worker", digest);
        return digest;
    }

    @Test
    void whatRunsInTheSourceIsReleasedWithItsProof() {
        production("v0", '9');
        Outcome outcome = promote(null);
        assertThat(outcome).isInstanceOf(Outcome.Released.class);
        assertThat(outcome.plan().orElseThrow().image().digest()).isEqualTo(berth.v1);
        assertThat(berth.step("preflight").detail())
                .isEqualTo(
                        "2 of 2 services would change. Proved in staging by ECS's service revisions of web, worker.");
    }

    @Test
    void whatHasNeverRunInTheSourceIsRefused() {
        production("v0", '9');
        berth.aws.push("v2", '2', Behaviour.HEALTHY);
        Outcome outcome = promote("v2");
        assertThat(outcome).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("Tried to prove");
        assertThat(berth.aws.writes).isEmpty();
    }

    @Test
    void aSourceThatRunsTwoImagesHasNoneToRelease() {
        production("v0", '9');
        berth.aws.service(Berth.WORKER, berth.aws.push("v2", '2', Behaviour.HEALTHY));
        Outcome outcome = promote(null);
        assertThat(outcome).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("staging");
    }

    private void pushedBeforeWhatRuns(Digest digest) {
        berth.aws.pushedAt.put(digest, Instant.parse("2026-11-01T10:00:00Z"));
        berth.aws.pushedAt.put(berth.v1, Instant.parse("2026-11-02T10:00:00Z"));
    }

    @Test
    void whatIsOlderThanWhatRunsIsRefusedUnlessThatIsWanted() {
        pushedBeforeWhatRuns(berth.aws.push("v0", '2', Behaviour.HEALTHY));
        Outcome outcome = release("v0");
        assertThat(outcome).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("it is older than");
        assertThat(berth.aws.writes).isEmpty();
        assertThat(release(new ReleaseRequest(ID, "v0", null, ReleaseRequest.Direction.ON, true)))
                .isInstanceOf(Outcome.Released.class);
    }

    @Test
    void theWayBackMayLeadToSomethingOlder() {
        pushedBeforeWhatRuns(berth.aws.push("v0", '2', Behaviour.HEALTHY));
        assertThat(release(new ReleaseRequest(ID, "v0", null, ReleaseRequest.Direction.BACK)))
                .isInstanceOf(Outcome.Released.class);
    }

    @Test
    void aRequestOnwardsIsNotAllowedToGoBack() {
        pushedBeforeWhatRuns(berth.aws.push("v0", '2', Behaviour.HEALTHY));
        assertThat(release(new ReleaseRequest(ID, "v0", null, ReleaseRequest.Direction.ON)))
                .isInstanceOf(Outcome.PreflightFailed.class);
    }

    @Test
    void nothingAskedForIsNoRequest() {
        assertThatThrownBy(() -> new ReleaseRequest(ID, null, null)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new ReleaseRequest(ID, null, source()).image()).isNull();
    }
}
