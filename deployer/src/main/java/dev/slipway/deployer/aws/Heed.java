package dev.slipway.deployer.aws;

import dev.slipway.deployer.time.Cancellation;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Waits for calls with an ear for the run's cancellation: a call under way when it comes is left alone at once, whatever it
 * hangs at, and one made after it may take a moment. Calls run on threads of their own, since nothing else gets away from
 * every wait of a network. Thread-safe.
 *
 * @param cancellation the run's
 * @param moment how long a call may take once the run is cancelled
 */
record Heed(Cancellation cancellation, Duration moment) {

    /** Three in a row fit into the 5 s in which a cancelled run's requests go out. */
    static final Duration MOMENT = Duration.ofMillis(1500);

    /** A call that was left alone: whether AWS has heard it is not known. */
    static final class LeftAlone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeftAlone(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Makes a call.
     *
     * @throws LeftAlone when its end was not waited for
     */
    <T> T call(Supplier<T> call) {
        FutureTask<T> task = new FutureTask<>(call::get);
        boolean cancelled = cancellation.isRequested();
        Thread.ofVirtual().name("aws-call").start(task);
        try (var _ = cancelled ? (Cancellation.Watch) () -> {} : cancellation.whenRequested(() -> task.cancel(true))) {
            return cancelled ? task.get(moment.toNanos(), TimeUnit.NANOSECONDS) : task.get();
        } catch (CancellationException _) {
            throw new LeftAlone("the run was cancelled before an answer came");
        } catch (TimeoutException _) {
            task.cancel(true);
            throw new LeftAlone(
                    "no answer came within " + moment.toMillis() + " ms, and a cancelled run waits no longer");
        } catch (InterruptedException _) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new LeftAlone("it was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
        }
    }
}
