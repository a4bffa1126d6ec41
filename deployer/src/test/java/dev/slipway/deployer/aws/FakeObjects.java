package dev.slipway.deployer.aws;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Objects in memory, with S3's conditions. Thread-safe. */
public final class FakeObjects implements Objects {
    /** Failures that the next calls answer with. */
    public final Deque<AwsFailure> failures = new ConcurrentLinkedDeque<>();

    private final NavigableMap<String, Found> objects = new TreeMap<>();
    private final InstantSource clock;
    private int writes;
    private boolean readOnly;

    public FakeObjects(InstantSource clock) {
        this.clock = clock;
    }

    /** Nobody answers the next calls. */
    public void fails(int times) {
        for (int i = 0; i < times; i++) {
            failures.add(
                    new AwsFailure(AwsFailure.Kind.UNREACHABLE, "S3 does not answer.", new IllegalStateException()));
        }
    }

    /** From now on nobody answers when an object is to be created. */
    public synchronized void createsNothing() {
        readOnly = true;
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
        Instant date = date();
        return new Read(objects.get(key), date);
    }

    @Override
    public synchronized Write create(String key, String text) {
        if (readOnly) {
            fails(1);
        }
        return objects.containsKey(key) ? new Write.Refused(date()) : put(key, text, date());
    }

    @Override
    public synchronized Write replace(String key, String text, String etag) {
        return is(key, etag) ? put(key, text, date()) : new Write.Refused(date());
    }

    @Override
    public synchronized Write delete(String key, String etag) {
        if (objects.containsKey(key) && !is(key, etag)) {
            return new Write.Refused(date());
        }
        Instant date = date();
        objects.remove(key);
        return new Write.Done("", date);
    }

    @Override
    public synchronized List<String> list(String prefix) {
        date();
        return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    private boolean is(String key, String etag) {
        Found there = objects.get(key);
        return there != null && there.etag().equals(etag);
    }

    private Write put(String key, String text, Instant date) {
        Found stored = new Found(text, "\"" + ++writes + "\"");
        objects.put(key, stored);
        return new Write.Done(stored.etag(), date);
    }
}
