package dev.slipway.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be closed, the youngest first. May be closed while things are still being added. Thread-safe. */
public final class Closing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /**
     * Remembers something to close.
     *
     * @throws IllegalStateException after {@link #close}; the thing is closed then
     */
    public <T extends AutoCloseable> T add(T thing) {
        synchronized (open) {
            if (!closed) {
                open.push(thing);
                return thing;
            }
        }
        close(thing);
        throw new IllegalStateException("the sandbox was closed while it started");
    }

    @Override
    public void close() {
        synchronized (open) {
            closed = true;
            while (!open.isEmpty()) {
                close(open.pop());
            }
        }
    }

    /** One that does not close must not keep the others open. */
    @SuppressWarnings("try") // closing may be interrupted; then there is nothing better to do than to go on
    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            LOG.warn("{} did not close", thing, e);
        }
    }
}
