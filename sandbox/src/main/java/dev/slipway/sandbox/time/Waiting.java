package dev.slipway.sandbox.time;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what no listener tells of: servers that come up, services that become stable. By the wall clock. */
public final class Waiting {

    private static final long LOOK_MILLIS = 20;

    private Waiting() {}

    /**
     * Looks again and again.
     *
     * @return whether the condition came true in time
     */
    public static boolean until(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Executor later = CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            CompletableFuture.runAsync(() -> {}, later).join();
        }
        return true;
    }
}
