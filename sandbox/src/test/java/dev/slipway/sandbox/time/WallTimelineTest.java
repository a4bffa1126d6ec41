package dev.slipway.sandbox.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class WallTimelineTest {

    private final List<String> ran = new CopyOnWriteArrayList<>();

    @Test
    void runsActionsInOrderAndGoesOnAfterOneThatThrows() {
        try (WallTimeline timeline = new WallTimeline()) {
            timeline.after(Duration.ofMillis(60), () -> ran.add("late"));
            timeline.soon(() -> {
                ran.add("first");
                throw new IllegalStateException("on purpose");
            });
            timeline.soon(() -> ran.add("second"));

            await().until(() -> ran.size() == 3);
            assertThat(ran).containsExactly("first", "second", "late");
        }
    }

    @Test
    void leavesOutWhatWasTakenBackOrComesAfterTheEnd() {
        WallTimeline timeline = new WallTimeline();
        timeline.after(Duration.ofMillis(10), () -> ran.add("cancelled")).cancel();
        timeline.after(Duration.ofMillis(40), () -> ran.add("kept"));
        await().until(() -> !ran.isEmpty());
        timeline.close();
        timeline.soon(() -> ran.add("too late"));

        assertThat(ran).containsExactly("kept");
    }
}
