package dev.slipway.deployer.aws;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Objects in memory, with S3's conditions. Thread-safe. */
public final class FakeObjects implements Objects {
    private final NavigableMap<String, Found> objects = new TreeMap<>();
    private final InstantSource clock;
    private int writes;

    public FakeObjects(InstantSource clock) {
        this.clock = clock;
    }

    private Instant date() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public synchronized Read read(String key) {
        return new Read(objects.get(key), date());
    }

    @Override
    public synchronized Write create(String key, String text) {
        return objects.containsKey(key) ? new Write.Refused(date()) : put(key, text);
    }

    @Override
    public synchronized Write replace(String key, String text, String etag) {
        return is(key, etag) ? put(key, text) : new Write.Refused(date());
    }

    @Override
    public synchronized Write delete(String key, String etag) {
        if (objects.containsKey(key) && !is(key, etag)) {
            return new Write.Refused(date());
        }
        objects.remove(key);
        return new Write.Done("", date());
    }

    @Override
    public synchronized List<String> list(String prefix) {
        return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    private boolean is(String key, String etag) {
        Found there = objects.get(key);
        return there != null && there.etag().equals(etag);
    }

    private Write put(String key, String text) {
        Found stored = new Found(text, "\"" + ++writes + "\"");
        objects.put(key, stored);
        return new Write.Done(stored.etag(), date());
    }
}
