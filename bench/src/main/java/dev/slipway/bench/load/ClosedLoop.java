package dev.slipway.bench.load;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Load of a number of clients, each of which sends its next request after the answer to the one before: what a server can do at
 * most, and never more than it can do. Latencies count from the sending, so that a server's stalls show in the number of
 * requests rather than in them ({@link Load} is the other kind).
 *
 * <p>Runs from {@link #start} until {@link #stop}. For many threads.
 */
public final class ClosedLoop implements AutoCloseable {

    private static final int WRITE_EVERY = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Phase PHASE = Phase.serving("closed loop");

    private final Plan plan;
    private final long interval;
    private final Connections connections;
    private final Tally tally = new Tally();
    private final long startedAt = System.nanoTime();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean stopped;

    private ClosedLoop(Plan plan) {
        this.plan = plan;
        this.interval = Math.round(plan.outstanding() * 1e9 / plan.rate());
        this.connections = new Connections(plan.target());
    }

    /**
     * Starts at once: a fifth of the requests are POSTs, each of them has ten seconds.
     *
     * @param clients how many there are
     * @param rate requests a second at most, of all together; a client that is late does not catch up
     * @param run marks the writes of this run; letters and digits
     */
    public static ClosedLoop start(URI target, int clients, double rate, String run) {
        ClosedLoop loop = new ClosedLoop(new Plan(target, rate, WRITE_EVERY, TIMEOUT, clients, run, 1));
        for (int client = 0; client < clients; client++) {
            int number = client;
            loop.clients.execute(() -> loop.run(number));
        }
        return loop;
    }

    /** What has been counted until now. */
    public Summary total() {
        return tally.total();
    }

    /** Sends nothing more, waits until each request in flight has ended, and tells what was counted. */
    public Report stop() {
        stopped = true;
        clients.close();
        connections.close();
        return tally.report();
    }

    @Override
    public void close() {
        stop();
    }

    private void run(int client) {
        Workload workload = new Workload(new Plan(
                plan.target(), plan.rate(), WRITE_EVERY, TIMEOUT, 1, plan.run() + "c" + client, plan.seed() + client));
        long due = startedAt + client * interval / plan.outstanding();
        for (long n = 0; !stopped; n++) {
            for (long wait = due - System.nanoTime(); wait > 0 && !stopped; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(this, wait);
            }
            if (!stopped) {
                Request request = workload.next(n);
                long sent = System.nanoTime();
                Outcome outcome = connections.send(request, sent + TIMEOUT.toNanos());
                long ended = System.nanoTime();
                tally.count(PHASE, (sent - startedAt) / 1_000_000_000, request, outcome, (ended - sent) / 1000);
                due = Math.max(due + interval, ended);
            }
        }
    }
}
