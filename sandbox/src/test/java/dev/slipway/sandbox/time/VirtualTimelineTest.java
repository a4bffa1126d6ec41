package dev.slipway.sandbox.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.time.VirtualTimeline.Participant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class VirtualTimelineTest {

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final List<String> told = new ArrayList<>();

    private void tell(String what) {
        told.add(Duration.between(VirtualTimeline.BEGINNING, timeline.instant()).toSeconds() + "s " + what);
    }

    @Test
    void runsActionsInTheOrderOfTheirInstantsAndThenOfTheirScheduling() {
        timeline.after(Duration.ofHours(2), () -> tell("late"));
        timeline.after(Duration.ofSeconds(5), () -> {
            tell("first");
            timeline.soon(() -> tell("third"));
        });
        timeline.after(Duration.ofSeconds(5), () -> tell("second"));
        timeline.after(Duration.ofSeconds(5), () -> tell("cancelled")).cancel();

        timeline.advance(Duration.ofSeconds(5));
        assertThat(told).containsExactly("5s first", "5s second", "5s third");
        timeline.advance(Duration.ofHours(2));
        assertThat(told).endsWith("7200s late");
        assertThat(timeline.instant()).isEqualTo(VirtualTimeline.BEGINNING.plusSeconds(7205));
    }

    @Test
    void runsWhatIsDueBeforeItsCallerGoesOn() {
        timeline.soon(() -> {
            timeline.soon(() -> tell("inner"));
            tell("outer");
        });
        assertThat(told).containsExactly("0s outer", "0s inner");
    }

    private List<String> threeSleepers() {
        VirtualTimelineTest test = new VirtualTimelineTest();
        try (Participant _ = test.timeline.join("main")) {
            List<Participant> sleepers = IntStream.rangeClosed(1, 3)
                    .mapToObj(number -> test.timeline.start("sleeper " + number, () -> {
                        for (int i = 0; i < 50; i++) {
                            test.timeline.sleep(Duration.ofSeconds(number));
                            test.tell("sleeper " + number);
                        }
                    }))
                    .toList();
            test.timeline.await(() -> sleepers.stream().allMatch(Participant::ended));
            test.tell("done");
        }
        return test.told;
    }

    @Test
    void givesSleepersTheirTurnInTheSameOrderEachTime() {
        List<String> once = threeSleepers();
        assertThat(once)
                .startsWith("1s sleeper 1", "2s sleeper 2", "2s sleeper 1", "3s sleeper 3", "3s sleeper 1")
                .endsWith("150s sleeper 3", "150s done")
                .hasSize(151);
        for (int i = 0; i < 20; i++) {
            assertThat(threeSleepers()).isEqualTo(once);
        }
    }

    @Test
    void standsWhileSomebodyWhoTakesPartRuns() {
        timeline.after(Duration.ofSeconds(1), () -> tell("tick"));
        try (Participant _ = timeline.join("main")) {
            Participant other = timeline.start("other", () -> timeline.sleep(Duration.ofSeconds(1)));
            for (int i = 0; i < 1000; i++) {
                Thread.onSpinWait();
            }
            assertThat(told).isEmpty();
            timeline.await(other::ended);
        }
        assertThat(told).containsExactly("1s tick");
    }

    @Test
    void wakesASleeperOnceItsConditionHolds() {
        AtomicBoolean cancelled = new AtomicBoolean();
        timeline.after(Duration.ofSeconds(7), () -> cancelled.set(true));
        try (Participant _ = timeline.join("main")) {
            timeline.sleep(Duration.ofHours(1), cancelled::get);
            tell("woke");
        }
        assertThat(told).containsExactly("7s woke");
    }

    @Test
    void tellsWhoeverSleepsNextWhatFailed() {
        timeline.after(Duration.ofSeconds(1), () -> {
            throw new IllegalArgumentException("on purpose");
        });
        timeline.after(Duration.ofSeconds(2), () -> tell("went on"));
        assertThatThrownBy(() -> timeline.advance(Duration.ofSeconds(3)))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("on purpose");
        assertThat(told).containsExactly("2s went on");
        timeline.advance(Duration.ofSeconds(1));
    }

    @Test
    void refusesWaysToWaitThatCannotEnd() {
        assertThatThrownBy(() -> timeline.sleep(Duration.ofSeconds(1))).hasMessageContaining("call join first");
        try (Participant _ = timeline.join("main")) {
            assertThatThrownBy(() -> timeline.await(() -> false)).hasMessageContaining("nothing is due: [main]");
        }
        timeline.soon(() -> timeline.advance(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> timeline.advance(Duration.ofSeconds(1)))
                .hasRootCauseMessage("An action on the timeline must not wait");
    }

    @Test
    void isSilentAfterItsEnd() {
        timeline.after(Duration.ofSeconds(1), () -> tell("too late"));
        timeline.close();
        timeline.soon(() -> tell("too late"));
        timeline.advance(Duration.ofSeconds(2));
        assertThat(told).isEmpty();
    }
}
