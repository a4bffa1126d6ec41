package dev.slipway.deployer.report;

import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.event.Listener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a channel of Slack's of a run in one message, edited in place: at most once in two seconds, and the end always.
 * A sender of its own does the talking, so that a slow Slack delays nothing; the end is waited for 4 s at most,
 * so that it adds less than 5 s to a run, and less where the run has been cancelled.
 */
public final class SlackReport implements Listener {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration BUDGET = Duration.ofSeconds(4);

    /** Of the end. Slack may limit what was told on the way, and the end as well. */
    private static final int ATTEMPTS = 3;

    private final SlackChannel channel;
    private final Duration pause;
    private final Supplier<Duration> budget;
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("slack").factory());

    /** Guarded by this, like the three below. */
    private final Story story = new Story();

    private boolean scheduled;
    private boolean ending;
    private long notBefore = System.nanoTime();

    /** @param token asked for when there is something to tell; may throw, which is as good as a Slack that is down */
    public SlackReport(Environment.Slack where, Supplier<String> token) {
        this(where, token, PAUSE, BUDGET);
    }

    /** @param limit how long the end may be waited for, asked once the run is over */
    public SlackReport(Environment.Slack where, Supplier<String> token, Supplier<Duration> limit) {
        this(new SlackChannel(where, token), PAUSE, limit);
    }

    SlackReport(Environment.Slack where, Supplier<String> token, Duration pause, Duration budget) {
        this(new SlackChannel(where, token), pause, budget);
    }

    /** @param budget how long the end may be waited for; zero says the end to nobody who did not hear it by itself */
    SlackReport(SlackChannel channel, Duration pause, Duration budget) {
        this(channel, pause, () -> budget);
    }

    private SlackReport(SlackChannel channel, Duration pause, Supplier<Duration> budget) {
        this.channel = channel;
        this.pause = pause;
        this.budget = budget;
    }

    @Override
    public String name() {
        return "Slack";
    }

    @Override
    public synchronized void on(Event event) {
        story.on(event);
        if (!scheduled && !ending) {
            scheduled = true;
            var _ = sender.schedule(this::send, Math.max(0, notBefore - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public List<String> finish() {
        Duration limit = budget.get();
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (this) {
            // The final message says all that a waiting update would.
            ending = true;
            if (story.started().isEmpty()) {
                sender.shutdownNow();
                return List.of();
            }
        }
        channel.abandon();
        Delivery.Undelivered failure = last(Duration.ZERO, limit, deadline);
        for (int attempt = 2; attempt <= ATTEMPTS && failure != null; attempt++) {
            if (failure.retryAfter().toNanos() >= (deadline - System.nanoTime()) / 2) {
                break;
            }
            failure = last(failure.retryAfter(), limit, deadline);
        }
        sender.shutdownNow();
        return failure == null ? List.of() : List.of("Slack was not told how this ended: " + failure.reason() + ".");
    }

    /** Delivers the state as it is now; returns why that failed. */
    private Delivery.@Nullable Undelivered last(Duration delay, Duration limit, long deadline) {
        if (deadline - System.nanoTime() <= 0) {
            return late(limit);
        }
        var attempt = sender.schedule(() -> channel.deliver(message()), delay.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return switch (attempt.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                case Delivery.Delivered _ -> null;
                case Delivery.Undelivered undelivered -> undelivered;
            };
        } catch (TimeoutException _) {
            return late(limit);
        } catch (ExecutionException e) {
            return new Delivery.Undelivered(String.valueOf(e.getCause()), limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Delivery.Undelivered("interrupted", limit);
        }
    }

    private static Delivery.Undelivered late(Duration limit) {
        return new Delivery.Undelivered("no answer within " + limit.toSeconds() + " s", limit);
    }

    private synchronized SlackMessage message() {
        return SlackMessage.of(story);
    }

    private void send() {
        SlackMessage message;
        synchronized (this) {
            if (ending) {
                return;
            }
            scheduled = false;
            message = SlackMessage.of(story);
        }
        Duration wait = switch (channel.deliver(message)) {
            case Delivery.Delivered _ -> pause;
            case Delivery.Undelivered undelivered ->
                undelivered.retryAfter().compareTo(PAUSE_AFTER_FAILURE) > 0
                        ? undelivered.retryAfter()
                        : PAUSE_AFTER_FAILURE;
        };
        synchronized (this) {
            notBefore = System.nanoTime() + wait.toNanos();
        }
    }
}
