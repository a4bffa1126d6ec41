package dev.slipway.bench.load;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Kept-alive connections to one server. The one used last is used next, and one idle for 2 s is never used again: a
 * server may close it at the moment a request is sent, which would say nothing about the server's releases.
 * For many threads.
 */
final class Connections implements AutoCloseable {

    private static final long IDLE = Duration.ofSeconds(2).toNanos();

    private final URI target;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    Connections(URI target) {
        this.target = target;
    }

    /** Sends one request; every way in which that can end is an outcome. The deadline is by {@link System#nanoTime()}. */
    Outcome send(Request request, long deadline) {
        Connection connection = null;
        try {
            connection = fresh();
            if (connection == null) {
                connection = new Connection(target, deadline);
            }
            Answer answer = connection.exchange(request, deadline);
            if (connection.reusable()) {
                idle.addFirst(connection);
                connection = null;
            }
            return new Outcome.Answered(answer);
        } catch (SocketTimeoutException _) {
            return new Outcome.Unanswered();
        } catch (IOException broken) {
            return new Outcome.Broken(broken.getClass().getSimpleName() + ": " + broken.getMessage());
        } finally {
            if (connection != null) {
                connection.close();
            }
        }
    }

    private @Nullable Connection fresh() {
        for (Connection last = idle.pollFirst(); last != null; last = idle.pollFirst()) {
            if (System.nanoTime() - last.usedAt() < IDLE) {
                return last;
            }
            last.close();
        }
        return null;
    }

    @Override
    public void close() {
        for (Connection last = idle.pollFirst(); last != null; last = idle.pollFirst()) {
            last.close();
        }
    }
}
