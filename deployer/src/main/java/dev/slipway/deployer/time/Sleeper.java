package dev.slipway.deployer.time;

import java.time.Duration;

/** The only way to wait. Tests give one that moves their clock instead. */
@FunctionalInterface
public interface Sleeper {

    /** Waits, or returns early once the run is cancelled. Zero and negative durations return at once. */
    void sleep(Duration duration);
}
