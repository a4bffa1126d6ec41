package dev.slipway.deployer.aws;

import dev.slipway.deployer.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A clock that moves when somebody sleeps, and tells who wants to know. A thirty-minute roll-out takes milliseconds. */
public final class VirtualTime implements InstantSource {
    private static final Duration STEP = Duration.ofMillis(100);

    private final List<Runnable> listeners = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    /** Runs at each tenth of a second that passes. */
    public void onStep(Runnable listener) {
        listeners.add(listener);
    }

    /** Lets time pass. */
    public void pass(Duration duration) {
        Instant end = now.plus(duration);
        while (now.isBefore(end)) {
            now = now.plus(STEP);
            List.copyOf(listeners).forEach(Runnable::run);
        }
    }

    /** The deployer's own intervals, on this clock. */
    public Timing timing() {
        return new Timing(this, this::pass, Duration.ofSeconds(1), Duration.ofSeconds(3), new Random(7));
    }
}
