package dev.slipway.sandbox.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A timeline on which half an hour takes milliseconds and is the same twice. It has no thread of its own and never waits for
 * the wall clock: time stands while anybody who takes part runs or a call is in flight, and moves to the next thing due
 * when all who take part sleep.
 *
 * <p>A thread takes part between {@link #join} and the closing of what that gives, or when {@link #start} made it. Of those
 * who take part one runs at a time, and at one instant all actions run before anybody who sleeps until then: so the order
 * is fixed, however many processors there are. A thread that takes no part may act as well ({@link #after} with no delay
 * runs at once, on the caller's thread); the order of several such threads is nobody's promise. It moves time by
 * {@link #advance}.
 *
 * <p>An action that throws is logged and does not stop the timeline; whoever sleeps next gets it as the cause of an
 * {@link IllegalStateException}, so that no rehearsal passes over it. Thread-safe.
 */
public final class VirtualTimeline implements Timeline {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualTimeline.class);

    /** Where a timeline begins unless told otherwise. */
    public static final Instant BEGINNING = Instant.parse("2026-11-21T10:00:00Z");

    /** Of the wall clock: how long the one whose turn it is may be blocked before the others give up. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger holds = new AtomicInteger();
    private volatile Instant now;

    // Everything below is guarded by this.
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(ORDER);
    private final Map<Thread, Participant> participants = new LinkedHashMap<>();
    private long numbers;
    private boolean closed;
    private Runnable observer = () -> {};
    private @Nullable Participant turn;
    private @Nullable Thread running;
    private @Nullable Throwable failure;

    private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::at)
            .thenComparing(entry -> entry.sleeper() != null)
            .thenComparingLong(Entry::number);

    /** Something due: an action, or the end of somebody's sleep. */
    private record Entry(
            Instant at,
            long number,
            Runnable action,
            @Nullable Participant sleeper) {}

    /** Begins at {@link #BEGINNING}. */
    public VirtualTimeline() {
        this(BEGINNING);
    }

    public VirtualTimeline(Instant beginning) {
        now = beginning;
    }

    /** Somebody who takes part: time stands unless they sleep. */
    public final class Participant implements AutoCloseable {
        private final String name;
        private @Nullable Entry wake;
        private @Nullable BooleanSupplier over;
        private volatile boolean ended;

        private Participant(String name) {
            this.name = name;
        }

        /** Whether it takes part no longer. */
        public boolean ended() {
            return ended;
        }

        /** Takes part no longer; the others go on without it. */
        @Override
        public void close() {
            leave(this);
        }
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Runs due actions before it returns, unless an action called it. */
    @Override
    public Scheduled after(Duration delay, Runnable action) {
        Entry entry;
        synchronized (this) {
            if (closed) {
                return () -> {};
            }
            entry = add(delay.isNegative() ? now : now.plus(delay), action, null);
        }
        if (!delay.isPositive()) {
            runDue();
        }
        return () -> remove(entry);
    }

    private synchronized void remove(Entry entry) {
        entries.remove(entry);
    }

    private Entry add(Instant at, Runnable action, @Nullable Participant sleeper) {
        Entry entry = new Entry(at, numbers++, action, sleeper);
        entries.add(entry);
        return entry;
    }

    /**
     * Lets the calling thread take part, as soon as nobody else has the turn.
     *
     * @param name for messages
     * @throws IllegalStateException if it takes part already
     */
    public Participant join(String name) {
        Participant me = new Participant(name);
        admit(Thread.currentThread(), me);
        try {
            awaitTurn(me);
        } catch (RuntimeException e) {
            leave(me);
            throw e;
        }
        return me;
    }

    /**
     * Starts a thread that takes part from this moment to its end. It first runs when its turn has come, after those who
     * were waiting for this instant before it.
     *
     * @return to be waited for with {@code await(participant::ended)}
     */
    public Participant start(String name, Runnable body) {
        Participant participant = new Participant(name);
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try (participant) {
                awaitTurn(participant);
                body.run();
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        });
        admit(thread, participant);
        thread.start();
        return participant;
    }

    private synchronized void admit(Thread thread, Participant participant) {
        if (participants.putIfAbsent(thread, participant) != null) {
            throw new IllegalStateException(thread.getName() + " takes part already");
        }
        participant.wake = add(now, () -> {}, participant);
    }

    private synchronized void leave(Participant participant) {
        participant.ended = true;
        participants.values().remove(participant);
        entries.removeIf(entry -> entry.sleeper() == participant);
        if (turn == participant) {
            turn = null;
        }
        notifyAll();
    }

    /**
     * Sleeps without waiting: time moves on instead, once all who take part sleep.
     *
     * @throws IllegalStateException if the calling thread takes no part, or something on the timeline failed
     */
    public void sleep(Duration duration) {
        sleep(duration, () -> false);
    }

    /**
     * The same, but not longer than until a condition holds.
     *
     * @param over quick, asked whenever something has happened; must not use the timeline
     */
    public void sleep(Duration duration, BooleanSupplier over) {
        if (duration.isPositive() && !over.getAsBoolean()) {
            sleepUntil(instant().plus(duration), over);
        }
    }

    /**
     * Sleeps, in whoever takes part.
     *
     * @throws IllegalStateException as {@link #sleep(Duration)} does
     */
    @Override
    public void pause(Duration duration) {
        sleep(duration);
    }

    /** Sleeps, however long it takes, until others who take part or actions have made a condition true. */
    public void await(BooleanSupplier condition) {
        if (!condition.getAsBoolean()) {
            sleepUntil(Instant.MAX, condition);
        }
    }

    private void sleepUntil(Instant end, BooleanSupplier over) {
        Participant me;
        synchronized (this) {
            me = participants.get(Thread.currentThread());
            if (me == null || turn != me) {
                throw new IllegalStateException(
                        Thread.currentThread().getName()
                                + " wants to sleep on the virtual timeline but takes no part: call join first, or start it there");
            }
            me.over = over;
            me.wake = add(end, () -> {}, me);
            turn = null;
            notifyAll();
        }
        awaitTurn(me);
    }

    /** Moves time on for a thread that takes no part; everything due meanwhile has run when this returns. */
    public void advance(Duration duration) {
        try (Participant _ = join(Thread.currentThread().getName())) {
            sleep(duration);
        }
    }

    /**
     * Makes a call during which time stands, whoever makes it. In a thread that takes part it stands anyway, but for the
     * pauses that the call itself makes.
     */
    public <T> T hold(Supplier<T> call) {
        if (takesPart()) {
            return call.get();
        }
        holds.incrementAndGet();
        try {
            return call.get();
        } finally {
            holds.decrementAndGet();
            awakenAll();
        }
    }

    private synchronized boolean takesPart() {
        return participants.containsKey(Thread.currentThread());
    }

    private synchronized void awakenAll() {
        notifyAll();
    }

    private synchronized void awaitTurn(Participant me) {
        if (Thread.currentThread().equals(running)) {
            throw new IllegalStateException("An action on the timeline must not wait");
        }
        while (turn != me) {
            if (turn == null && holds.get() == 0) {
                step();
            } else {
                pause();
            }
        }
        throwFailure();
    }

    /** Runs the next action, or gives the turn to the next sleeper. */
    private void step() {
        wakeThoseDone();
        Entry entry = entries.poll();
        if (entry == null || entry.at().equals(Instant.MAX)) {
            throw new IllegalStateException("All who take part wait and nothing is due: " + names());
        }
        now = entry.at();
        Participant sleeper = entry.sleeper();
        if (sleeper == null) {
            run(entry.action());
        } else {
            sleeper.wake = null;
            sleeper.over = null;
            turn = sleeper;
        }
        notifyAll();
    }

    private void wakeThoseDone() {
        for (Participant participant : participants.values()) {
            Entry wake = participant.wake;
            BooleanSupplier over = participant.over;
            if (wake != null && over != null && wake.at().isAfter(now) && over.getAsBoolean()) {
                entries.remove(wake);
                participant.wake = add(now, () -> {}, participant);
            }
        }
    }

    private void runDue() {
        hold(() -> {
            synchronized (this) {
                if (!Thread.currentThread().equals(running)) {
                    Entry due = nextDue();
                    while (due != null) {
                        run(due.action());
                        due = nextDue();
                    }
                }
            }
            return true;
        });
    }

    private @Nullable Entry nextDue() {
        Entry next = entries.peek();
        return closed || next == null || next.sleeper() != null || next.at().isAfter(now) ? null : entries.poll();
    }

    /** Lets somebody look after each action, on its thread and at its instant; it must not use the timeline otherwise. */
    public synchronized void observe(Runnable after) {
        observer = after;
    }

    /** With the monitor held, so nobody else acts meanwhile. */
    private void run(Runnable action) {
        running = Thread.currentThread();
        try {
            action.run();
            observer.run();
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            running = null;
        }
    }

    private synchronized void failed(Throwable e) {
        LOG.error("Something on the virtual timeline failed; the timeline goes on", e);
        failure = failure == null ? e : failure;
    }

    private void throwFailure() {
        Throwable cause = failure;
        if (cause != null) {
            failure = null;
            throw new IllegalStateException("Something on the virtual timeline failed: " + cause, cause);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // its callers loop
    private void pause() {
        try {
            Participant before = turn;
            long began = System.nanoTime();
            wait(PATIENCE.toMillis());
            if (before != null && before == turn && System.nanoTime() - began >= PATIENCE.toNanos()) {
                complainIfBlocked(before);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while on the virtual timeline", e);
        }
    }

    private void complainIfBlocked(Participant holder) {
        participants.forEach((thread, participant) -> {
            if (participant == holder
                    && List.of(Thread.State.WAITING, Thread.State.BLOCKED).contains(thread.getState())) {
                throw new IllegalStateException(holder.name
                        + " has the turn on the virtual timeline but waits for something that the timeline does not know;"
                        + " let it use await(). It waits at " + List.of(thread.getStackTrace()));
            }
        });
    }

    private List<String> names() {
        return participants.values().stream()
                .map(participant -> participant.name)
                .toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
        entries.removeIf(entry -> entry.sleeper() == null);
        notifyAll();
    }
}
