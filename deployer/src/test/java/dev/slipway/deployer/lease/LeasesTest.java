package dev.slipway.deployer.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Objects;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One run at a time, whatever becomes of the others. */
@Timeout(60)
final class LeasesTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Instant BEGINNING = VirtualTimeline.BEGINNING;

    @Test
    void ofFiftyContendersOneHoldsItAtATimeAndEachGetsIt() {
        try (Clocks clocks = new Clocks()) {
            AtomicInteger inside = new AtomicInteger();
            List<Integer> seen = new ArrayList<>();
            List<VirtualTimeline.Participant> runs = new ArrayList<>();
            for (int number = 0; number < 50; number++) {
                String name = "run-" + number;
                runs.add(clocks.timeline.start(name, () -> {
                    Tenure tenure = clocks.granted(clocks.leases(clocks.beating()), name, Duration.ofHours(20));
                    seen.add(inside.incrementAndGet());
                    // Longer than a lease lasts: the heartbeat has to keep it.
                    clocks.sleep(Duration.ofSeconds(150));
                    tenure.check();
                    seen.add(inside.get());
                    inside.decrementAndGet();
                    tenure.close();
                }));
            }
            clocks.run(_ -> clocks.timeline.await(() -> runs.stream().allMatch(VirtualTimeline.Participant::ended)));
            assertThat(seen).hasSize(100).containsOnly(1);
            assertThat(clocks.objects.read(Clocks.KEY).found()).isEmpty();
        }
    }

    @Test
    void aSecondRunIsRefusedAndToldWhoHasIt() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure tenure = clocks.granted(clocks.leases(clocks.beating()), "anna", NONE);
                clocks.sleep(Duration.ofSeconds(301));
                assertThat(clocks.take(clocks.leases(clocks.beating()), "berta", NONE))
                        .isEqualTo(
                                new Admittance.Denied(
                                        "Tried to take the lease of staging but failed because: deploy anna of anna (https://github.com/acme/runs/anna) holds it since 2026-11-21T10:00:00Z. It expires at 2026-11-21T10:06:00Z unless it is renewed (it is 2026-11-21T10:05:01Z by S3's clock). Wait for it with --wait-for-lease."));
                tenure.close();
                clocks.granted(clocks.leases(clocks.beating()), "berta", NONE).close();
            });
            assertThat(clocks.warnings).isEmpty();
        }
    }

    @Test
    void whoWaitsGetsItOnceItIsGivenBackAndIsToldOnce() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure tenure = clocks.granted(clocks.leases(clocks.beating()), "anna", NONE);
                clocks.timeline.after(Duration.ofSeconds(100), tenure::close);
                clocks.granted(clocks.leases(clocks.beating()), "berta", Duration.ofMinutes(10))
                        .close();
                assertThat(Duration.between(BEGINNING, clocks.timeline.instant()))
                        .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(106));
            });
            assertThat(clocks.warnings)
                    .containsExactly(
                            "Waiting for the lease of staging, up to 10 min: deploy anna of anna (https://github.com/acme/runs/anna) holds it since 2026-11-21T10:00:00Z.");
        }
    }

    @Test
    void whoWaitsInVainIsRefusedWhenItsTimeIsUp() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure tenure = clocks.granted(clocks.leases(clocks.beating()), "anna", NONE);
                assertThat(clocks.take(clocks.leases(clocks.beating()), "berta", Duration.ofSeconds(92)))
                        .isInstanceOfSatisfying(
                                Admittance.Denied.class,
                                denied -> assertThat(denied.message()).contains("still after 92 s"));
                assertThat(clocks.timeline.instant()).isEqualTo(BEGINNING.plusSeconds(92));
                tenure.close();
            });
        }
    }

    @Test
    void aCancelledRunWaitsNoLonger() {
        try (Clocks clocks = new Clocks()) {
            Cancellation cancellation = new Cancellation();
            clocks.run(_ -> {
                Tenure tenure = clocks.granted(clocks.leases(clocks.beating()), "anna", NONE);
                clocks.timeline.after(
                        Duration.ofSeconds(30), () -> cancellation.request(Cancellation.Signal.INTERRUPT));
                Leases leases = clocks.leases(clocks.objects, clocks.beating(), NONE, cancellation);
                assertThat(clocks.take(leases, "berta", Duration.ofHours(1)))
                        .isEqualTo(new Admittance.Cancelled(Cancellation.Signal.INTERRUPT));
                assertThat(clocks.timeline.instant()).isEqualTo(BEGINNING.plusSeconds(30));
                tenure.close();
            });
        }
    }

    @Test
    void aKilledHolderIsSucceededOnceItsLeaseHasExpiredAndNotBefore() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                clocks.granted(clocks.leases(Clocks.silent()), "anna", NONE);
                Leases leases = clocks.leases(clocks.beating());
                assertThat(clocks.take(leases, "berta", Duration.ofMinutes(10)))
                        .isInstanceOfSatisfying(Admittance.Granted.class, granted -> {
                            assertThat(granted.predecessor()).isNotNull();
                            granted.tenure().close();
                        });
                assertThat(Duration.between(BEGINNING, clocks.timeline.instant()))
                        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(65));
            });
        }
    }

    @Test
    void aPausedHolderThatWakesUpNoticesBeforeItsNextWrite() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure paused = clocks.granted(clocks.leases(Clocks.silent()), "anna", NONE);
                paused.check();
                Tenure successor = clocks.granted(clocks.leases(clocks.beating()), "berta", Duration.ofMinutes(10));
                assertThatThrownBy(paused::check)
                        .isInstanceOf(LeaseLost.class)
                        .hasMessageContaining("it was taken by deploy berta of berta");
                assertThatThrownBy(paused::checkLost).isInstanceOf(LeaseLost.class);
                paused.close();
                successor.check();
                successor.close();
            });
        }
    }

    @Test
    void aHolderThatWasPausedWhileS3AnsweredDoesNotBelieveTheOldAnswer() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                AtomicInteger pauses = new AtomicInteger();
                Objects late = new LateObjects(clocks.objects, () -> {
                    if (pauses.getAndIncrement() == 1) {
                        clocks.granted(clocks.leases(clocks.beating()), "berta", Duration.ofMinutes(10));
                    }
                });
                Tenure paused =
                        clocks.granted(clocks.leases(late, Clocks.silent(), NONE, new Cancellation()), "anna", NONE);
                clocks.sleep(Duration.ofSeconds(2));
                assertThatThrownBy(paused::check).isInstanceOf(LeaseLost.class);
            });
        }
    }

    @Test
    void aHolderWhoseHeartbeatStoodStillGoesOnWhenNobodyTookTheLease() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure tenure = clocks.granted(clocks.leases(Clocks.silent()), "anna", NONE);
                clocks.sleep(Duration.ofMinutes(5));
                tenure.check();
                // It was renewed by the check itself.
                assertThat(clocks.take(clocks.leases(clocks.beating()), "berta", NONE))
                        .isInstanceOf(Admittance.Denied.class);
                tenure.close();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 0, 3600})
    void neitherHolderNorContenderNeedsS3sTime(long seconds) {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure tenure = clocks.granted(clocks.ahead(Duration.ofSeconds(seconds)), "anna", NONE);
                clocks.sleep(Duration.ofMinutes(5));
                tenure.check();
                assertThat(clocks.take(clocks.ahead(Duration.ofSeconds(-seconds)), "berta", Duration.ofMinutes(2)))
                        .isInstanceOf(Admittance.Denied.class);
                tenure.check();
                tenure.close();
            });
        }
    }

    @Test
    void aLookIsGoodForASecondAndAClockThatWasPutBackMakesItOld() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                AtomicInteger reads = new AtomicInteger();
                Objects counted = new LateObjects(clocks.objects, reads::incrementAndGet);
                Cancellation cancellation = new Cancellation();
                Duration[] ahead = {NONE};
                Timing timing = clocks.timing(cancellation, NONE);
                Leases leases = new Leases(
                        counted,
                        Clocks.STATE,
                        "staging",
                        LeasePolicy.standard(),
                        new Timing(
                                () -> clocks.timeline.instant().plus(ahead[0]),
                                timing.sleeper(),
                                timing.shortest(),
                                timing.longest(),
                                timing.random()),
                        cancellation,
                        Clocks.silent());
                Tenure tenure = clocks.granted(leases, "anna", NONE);
                int taken = reads.get();
                clocks.sleep(Duration.ofSeconds(1));
                tenure.check();
                assertThat(reads).hasValue(taken);
                clocks.sleep(Duration.ofMillis(1));
                tenure.check();
                assertThat(reads).hasValue(taken + 1);
                ahead[0] = Duration.ofMillis(-1);
                tenure.check();
                assertThat(reads).hasValue(taken + 2);
                tenure.close();
            });
        }
    }

    @Test
    void aLeaseThatWasLeftRecoveringIsTakenToCleanUpOnly() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure left = clocks.granted(clocks.leases(clocks.beating()), "anna", NONE);
                left.leaveRecovering();
                left.close();
                clocks.sleep(Duration.ofMinutes(30));
                Leases leases = clocks.leases(clocks.beating());
                assertThat(clocks.take(leases, "berta", NONE))
                        .isEqualTo(
                                new Admittance.Denied(
                                        "Tried to take the lease of staging but failed because: deploy anna of anna (https://github.com/acme/runs/anna) left it recovering at 2026-11-21T10:00:00Z. It was cancelled and has left a way back that nobody watches. Run: deployer abort staging."));
                assertThat(leases.take(Clocks.claimant("abort"), Leases.Purpose.CLEAN_UP, NONE, clocks.warnings::add))
                        .isInstanceOfSatisfying(Admittance.Granted.class, granted -> {
                            assertThat(granted.predecessor()).isNotNull();
                            assertThat(requireNonNull(granted.predecessor()).state())
                                    .isEqualTo(Lease.State.RECOVERING);
                            granted.tenure().close();
                        });
                clocks.granted(leases, "berta", NONE).close();
            });
        }
    }

    @Test
    void aHeldLeaseIsNotTakenToCleanUpEither() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure held = clocks.granted(clocks.leases(clocks.beating()), "anna", NONE);
                assertThat(clocks.leases(clocks.beating())
                                .take(Clocks.claimant("abort"), Leases.Purpose.CLEAN_UP, NONE, clocks.warnings::add))
                        .isInstanceOf(Admittance.Denied.class);
                held.close();
            });
        }
    }

    @Test
    void renewalsAndChecksOutliveAMinuteWithoutS3() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure tenure = clocks.granted(clocks.leases(clocks.beating()), "anna", NONE);
                clocks.sleep(Duration.ofSeconds(14));
                clocks.objects.fails(4);
                clocks.sleep(Duration.ofSeconds(20));
                assertThat(clocks.objects.failures).isEmpty();
                clocks.sleep(Duration.ofSeconds(40));
                assertThat(clocks.take(clocks.leases(clocks.beating()), "berta", NONE))
                        .isInstanceOf(Admittance.Denied.class);
                clocks.objects.fails(3);
                tenure.check();
                tenure.close();
            });
            assertThat(clocks.warnings).isEmpty();
        }
    }

    @Test
    void noWriteGoesForwardWhileS3DoesNotSayWhoseItIs() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure tenure = clocks.granted(clocks.leases(Clocks.silent()), "anna", NONE);
                clocks.sleep(Duration.ofSeconds(2));
                clocks.objects.fails(1000);
                assertThatThrownBy(tenure::check).isInstanceOf(AwsFailure.class);
                // Going back asks nobody.
                tenure.checkLost();
                tenure.close();
            });
            assertThat(clocks.warnings)
                    .containsExactly(
                            "The lease of staging could not be given back, and expires at 2026-11-21T10:01:00Z by itself. S3 does not answer.");
        }
    }

    @Test
    void whatIsNoLeaseIsNotOverwritten() {
        try (Clocks clocks = new Clocks()) {
            clocks.objects.create(Clocks.KEY, "something else");
            clocks.run(_ -> assertThatThrownBy(() -> clocks.take(clocks.leases(clocks.beating()), "anna", NONE))
                    .isInstanceOf(AwsFailure.class)
                    .hasMessageContaining("Tried to read the lease ublog/staging/lease.json but failed because: "));
            assertThat(clocks.objects.read(Clocks.KEY).found().orElseThrow().text())
                    .isEqualTo("something else");
        }
    }

    @Test
    void aLeaseThatSomebodyRemovedIsLost() {
        try (Clocks clocks = new Clocks()) {
            clocks.run(_ -> {
                Tenure tenure = clocks.granted(clocks.leases(clocks.beating()), "anna", NONE);
                clocks.objects.delete(
                        Clocks.KEY,
                        clocks.objects.read(Clocks.KEY).found().orElseThrow().etag());
                clocks.sleep(Duration.ofSeconds(20));
                assertThatThrownBy(tenure::checkLost).hasMessageContaining("it is gone");
                tenure.close();
            });
        }
    }
}
