package dev.slipway.app.maintenance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Keeps this process's state up with the shared one: reads it every second or so and at once when told of a change, and
 * says each time what this task acts by. While Redis is away the last state stands. Before the first state is known, the
 * audit table answers for a Redis that is away or empty.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** While somebody waits for our last writes. */
    private static final Duration POLL_WITH_WRITES = Duration.ofMillis(100);

    private final Maintenance maintenance;
    private final SharedState shared;
    private final AuditStore audit;
    private final String task;
    private final String process;
    private final Runnable afterEach;
    private final Semaphore wake = new Semaphore(0);
    private final Semaphore end = new Semaphore(0);
    private final Listener listener = new Listener();
    private final Thread poller = Thread.ofVirtual().name("maintenance-poll").unstarted(this::poll);
    private final Thread subscriber =
            Thread.ofVirtual().name("maintenance-listen").unstarted(this::subscribe);
    private volatile boolean closed;
    private volatile boolean reachable = true;

    /**
     * A follower that begins with {@link #start}.
     *
     * @param task this task's id
     * @param process {@code web} or {@code worker}
     * @param afterEach run after each look at the state, to act on it; must not throw
     */
    public Follower(
            Maintenance maintenance,
            SharedState shared,
            AuditStore audit,
            String task,
            String process,
            Runnable afterEach) {
        this.maintenance = maintenance;
        this.shared = shared;
        this.audit = audit;
        this.task = task;
        this.process = process;
        this.afterEach = afterEach;
    }

    public void start() {
        poller.start();
        subscriber.start();
    }

    /** Whether Redis answered the last time it was asked. */
    public boolean isReachable() {
        return reachable;
    }

    private void poll() {
        try {
            while (!closed) {
                look();
                afterEach.run();
                wake.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        if (maintenance.mode() != Mode.OFF && maintenance.writesInFlight() > 0) {
            return POLL_WITH_WRITES;
        }
        return POLL.multipliedBy(80 + ThreadLocalRandom.current().nextLong(40)).dividedBy(100);
    }

    private void look() {
        try {
            Optional<State> state = shared.read();
            note(true, "");
            state.ifPresentOrElse(this::adopt, this::startFromAudit);
            if (maintenance.isKnown()) {
                shared.acknowledge(task, process, maintenance.state().generation(), maintenance.writesInFlight());
            }
        } catch (JedisException e) {
            note(false, String.valueOf(e.getMessage()));
            startFromAudit();
        }
    }

    private void startFromAudit() {
        if (maintenance.isKnown()) {
            return;
        }
        try {
            adopt(audit.newest().orElse(State.INITIAL));
        } catch (JdbiException e) {
            LOG.debug("The audit table cannot be read yet", e);
        }
    }

    private void adopt(State state) {
        if (maintenance.adopt(state)) {
            LOG.atInfo()
                    .addKeyValue("generation", state.generation())
                    .addKeyValue("mode", state.mode().text())
                    .addKeyValue("owner", state.owner())
                    .log("The maintenance state changed");
        }
    }

    private void note(boolean answered, String reason) {
        if (answered != reachable) {
            reachable = answered;
            if (answered) {
                LOG.info("Redis answers again");
            } else {
                LOG.warn("Redis is away, the last maintenance state stands: {}", reason);
            }
        }
    }

    private void subscribe() {
        try {
            while (!closed) {
                try {
                    shared.listen(listener);
                } catch (JedisException e) {
                    LOG.debug("The subscription ended", e);
                }
                end.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops following and takes this task off the list. Called when nothing is in flight any more. */
    @Override
    public void close() {
        closed = true;
        poller.interrupt();
        subscriber.interrupt();
        try {
            poller.join(Duration.ofSeconds(2));
            if (listener.isSubscribed()) {
                listener.unsubscribe();
            }
            shared.leave(task, process);
        } catch (JedisException e) {
            LOG.debug("Redis is away at the end; the entry will expire", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Listener extends JedisPubSub {
        @Override
        public void onSubscribe(String channel, int subscribedChannels) {
            wake.release();
        }

        @Override
        public void onMessage(String channel, String message) {
            wake.release();
        }
    }
}
