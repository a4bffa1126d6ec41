package dev.slipway.bench.load;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Load at an open arrival rate: the n-th request is due n intervals after the start, whatever became of those before
 * it, and its latency counts from then. A server that stalls is thus measured by everybody who would have waited, not
 * by the one request in flight (coordinated omission; Gil Tene, "How NOT to measure latency"). A request not answered
 * within the plan's timeout of its intended start has failed, sent or not.
 *
 * <p>Runs from {@link #start} until {@link #stop}. For many threads.
 */
public final class Load implements AutoCloseable {

    private final Plan plan;
    private final Workload workload;
    private final Connections connections;
    private final Tally tally = new Tally();
    private final Semaphore permits;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread pacer;
    private final long startedAt = System.nanoTime();
    private volatile Phase phase;
    private volatile boolean paused;
    private volatile boolean stopped;

    private Load(Plan plan, Phase phase) {
        this.plan = plan;
        this.phase = phase;
        this.workload = new Workload(plan);
        this.connections = new Connections(plan.target());
        this.permits = new Semaphore(plan.outstanding());
        this.pacer = Thread.ofPlatform().daemon().name("load").unstarted(this::pace);
    }

    /** Starts at once. */
    public static Load start(Plan plan, Phase phase) {
        Load load = new Load(plan, phase);
        load.pacer.start();
        return load;
    }

    /** Requests due from now on are counted in this phase. */
    public void enter(Phase next) {
        phase = next;
    }

    /** Sends nothing more until {@link #resume}; requests in flight go on. The schedule is moved, not caught up. */
    public void pause() {
        paused = true;
    }

    /** Ends a pause. */
    public void resume() {
        paused = false;
        LockSupport.unpark(pacer);
    }

    /** What has been counted until now, all phases together. */
    public Summary total() {
        return tally.total();
    }

    /** What has been counted until now, in full. */
    public Report report() {
        return tally.report();
    }

    /** Sends nothing more, waits until each request in flight has ended, and tells what was counted. */
    public Report stop() {
        stopped = true;
        LockSupport.unpark(pacer);
        // The pacer ends within a timeout of the last request, and so does each request: this cannot hang.
        boolean interrupted = false;
        while (pacer.isAlive()) {
            try {
                pacer.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        requests.close();
        connections.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return tally.report();
    }

    @Override
    public void close() {
        stop();
    }

    private void pace() {
        double interval = 1e9 / plan.rate();
        long origin = System.nanoTime();
        long sent = 0;
        for (long n = 0; !stopped; n++) {
            if (paused) {
                while (paused && !stopped) {
                    LockSupport.park(this);
                }
                origin = System.nanoTime();
                sent = n;
            }
            long due = origin + Math.round((n - sent) * interval);
            for (long wait = due - System.nanoTime(); wait > 0 && !stopped; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(this, wait);
            }
            if (!stopped) {
                dispatch(workload.next(n), due, phase);
            }
        }
    }

    private void dispatch(Request request, long due, Phase of) {
        permits.acquireUninterruptibly();
        requests.execute(() -> {
            try {
                perform(request, due, of);
            } finally {
                permits.release();
            }
        });
    }

    private void perform(Request request, long due, Phase of) {
        Outcome outcome = connections.send(request, due + plan.timeout().toNanos());
        long ended = System.nanoTime();
        tally.count(of, Math.max(0, due - startedAt) / 1_000_000_000, request, outcome, (ended - due) / 1000);
        if (request instanceof Request.Write
                && outcome instanceof Outcome.Answered(Answer answer)
                && answer.accepted()
                && answer.location().startsWith("/posts/")) {
            workload.written(answer.location());
        }
    }
}
