package dev.slipway.deployer.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One listener with its queue and its thread, which is a daemon: a blocked one must not keep the program alive. */
final class Lane {
    private final Listener listener;
    private final BlockingQueue<Optional<Event>> queue = new LinkedBlockingQueue<>();
    private final List<String> warnings = new ArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    Lane(Listener listener) {
        this.listener = listener;
        this.thread =
                Thread.ofPlatform().daemon().name("report-" + listener.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void offer(Event event) {
        if (!over) {
            queue.add(Optional.of(event));
        }
    }

    /** Waits for the listener's end, and returns what it has to say. */
    List<String> end(Duration patience) {
        over = true;
        queue.add(Optional.empty());
        boolean interrupted = false;
        boolean ended = false;
        try {
            ended = thread.join(patience);
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended
                ? List.copyOf(warnings)
                : List.of(listener.name() + " did not take the last events within " + patience.toSeconds() + " s.");
    }

    private void run() {
        try {
            Optional<Event> next = queue.take();
            while (next.isPresent()) {
                tell(next.get());
                next = queue.take();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            warnings.addAll(listener.finish());
        } catch (RuntimeException e) {
            warn(e);
        }
    }

    private void tell(Event event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            warn(e);
        }
    }

    private void warn(RuntimeException e) {
        if (warnings.isEmpty()) {
            warnings.add(listener.name() + " could not report everything: " + e);
        }
    }
}
