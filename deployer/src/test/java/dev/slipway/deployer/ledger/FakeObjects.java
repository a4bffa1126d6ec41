package dev.slipway.deployer.ledger;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.Objects;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A bucket in memory, on a clock of its own that may be another one than its clients'. Thread-safe. */
public final class FakeObjects implements Objects {
    /** Failures that the next calls answer with. */
    public final Deque<AwsFailure> failures = new ArrayDeque<>();

    public final AtomicInteger reads = new AtomicInteger();
    public final AtomicInteger writes = new AtomicInteger();
    private final TreeMap<String, Found> objects = new TreeMap<>();
    private final InstantSource clock;
    private int versions;

    public FakeObjects(InstantSource clock) {
        this.clock = clock;
    }

    public static AwsFailure unreachable() {
        return new AwsFailure(AwsFailure.Kind.UNREACHABLE, "S3 does not answer.", new IllegalStateException());
    }

    private Instant date() {
        AwsFailure failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public synchronized Read read(String key) {
        reads.incrementAndGet();
        return new Read(objects.get(key), date());
    }

    @Override
    public synchronized Write create(String key, String text) {
        Instant date = date();
        return objects.containsKey(key) ? new Write.Refused(date) : put(key, text, date);
    }

    @Override
    public synchronized Write replace(String key, String text, String etag) {
        Instant date = date();
        return holds(key, etag) ? put(key, text, date) : new Write.Refused(date);
    }

    @Override
    public synchronized Write delete(String key, String etag) {
        Instant date = date();
        if (objects.containsKey(key) && !holds(key, etag)) {
            return new Write.Refused(date);
        }
        objects.remove(key);
        return new Write.Done("", date);
    }

    /** Whatever is there. */
    public synchronized void force(String key, String text) {
        objects.put(key, new Found(text, "etag-" + ++versions));
    }

    private Write put(String key, String text, Instant date) {
        writes.incrementAndGet();
        force(key, text);
        return new Write.Done("etag-" + versions, date);
    }

    private boolean holds(String key, String etag) {
        Found found = objects.get(key);
        return found != null && found.etag().equals(etag);
    }

    @Override
    public synchronized List<String> list(String prefix) {
        date();
        return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }
}
