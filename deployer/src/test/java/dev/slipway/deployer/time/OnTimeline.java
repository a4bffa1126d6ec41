package dev.slipway.deployer.time;

import dev.slipway.sandbox.time.VirtualTimeline;
import java.time.Duration;
import java.util.Random;

/** The deployer's own intervals, on the sandbox's virtual clock. */
public final class OnTimeline {
    private OnTimeline() {}

    /** The thread of a lease's heartbeat takes part in the clock while it sleeps; all others have joined it before. */
    public static Timing timing(VirtualTimeline timeline, Cancellation cancellation) {
        Sleeper taking = duration -> timeline.sleep(duration, cancellation::isRequested);
        Sleeper joining = duration -> {
            try (var _ = timeline.join("lease")) {
                taking.sleep(duration);
            }
        };
        return new Timing(
                timeline,
                Thread.currentThread().getName().equals("lease") ? joining : taking,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                new Random(7));
    }
}
