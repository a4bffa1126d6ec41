package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.time.Timeline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Runs callers' questions and orders on the timeline, among the scheduler's own actions. Thread-safe. */
final class Loop {

    private final Timeline timeline;

    Loop(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Runs an action on the timeline and waits for its answer; must not be called from the timeline. */
    <T> T call(Supplier<T> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        timeline.soon(() -> {
            try {
                answer.complete(action.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AwsError.fault("ServerException", "The sandbox is stopping");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("An action on the timeline failed", e.getCause());
        }
    }
}
