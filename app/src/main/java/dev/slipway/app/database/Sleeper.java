package dev.slipway.app.database;

import java.time.Duration;

/** Waits; given from outside, so that tests need not. */
@FunctionalInterface
public interface Sleeper {
    /** Waits that long, unless interrupted. */
    void sleep(Duration pause) throws InterruptedException;
}
