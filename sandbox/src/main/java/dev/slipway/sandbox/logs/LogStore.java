package dev.slipway.sandbox.logs;

import dev.slipway.sandbox.protocol.AwsError;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/** The log groups of the account, in memory. Thread-safe. */
public final class LogStore {

    /** Of each group; CloudWatch Logs keeps all, here each task makes one. */
    private static final int STREAMS_KEPT = 2_000;

    private final ConcurrentSkipListMap<String, LogGroup> groups = new ConcurrentSkipListMap<>();
    private final InstantSource clock;

    public LogStore(InstantSource clock) {
        this.clock = clock;
    }

    /** @param ages the streams' names, the oldest first */
    record LogGroup(
            String name,
            Instant createdAt,
            ConcurrentSkipListMap<String, LogStream> streams,
            ConcurrentLinkedQueue<String> ages) {

        LogGroup(String name, Instant createdAt) {
            this(name, createdAt, new ConcurrentSkipListMap<>(), new ConcurrentLinkedQueue<>());
        }

        /** Adds a stream, and forgets the oldest ones beyond {@value #STREAMS_KEPT}; false if there is one of its name. */
        private synchronized boolean add(LogStream stream) {
            if (streams.putIfAbsent(stream.name(), stream) != null) {
                return false;
            }
            ages.add(stream.name());
            while (ages.size() > STREAMS_KEPT) {
                streams.remove(ages.remove());
            }
            return true;
        }
    }

    /**
     * Makes a group.
     *
     * @throws AwsError ResourceAlreadyExistsException when there is one of this name
     */
    public void createGroup(String group) {
        if (groups.putIfAbsent(group, new LogGroup(group, clock.instant())) != null) {
            throw AwsError.refused("ResourceAlreadyExistsException", "The specified log group already exists");
        }
    }

    /** Whether there is a group of this name. */
    public boolean hasGroup(String group) {
        return groups.containsKey(group);
    }

    /**
     * Makes a stream.
     *
     * @throws AwsError ResourceNotFoundException without its group, ResourceAlreadyExistsException when there is one
     */
    public void createStream(String group, String stream) {
        if (!group(group).add(new LogStream(stream, clock.instant()))) {
            throw AwsError.refused("ResourceAlreadyExistsException", "The specified log stream already exists");
        }
    }

    /** Adds a line that was written just now; without its group or stream it is lost. */
    public void append(String group, String stream, String line) {
        Optional.ofNullable(groups.get(group))
                .flatMap(found -> Optional.ofNullable(found.streams().get(stream)))
                .ifPresent(found -> found.add(clock.instant(), clock.instant(), line));
    }

    /** The messages of a stream that are still kept, the oldest first; none without the stream. */
    public List<String> lines(String group, String stream) {
        return Optional.ofNullable(groups.get(group))
                .flatMap(found -> Optional.ofNullable(found.streams().get(stream)))
                .map(found -> found.all().stream().map(LogStream.Event::message).toList())
                .orElse(List.of());
    }

    LogGroup group(String group) {
        LogGroup found = groups.get(group);
        if (found == null) {
            throw AwsError.refused("ResourceNotFoundException", "The specified log group does not exist.");
        }
        return found;
    }

    LogStream stream(String group, String stream) {
        LogStream found = group(group).streams().get(stream);
        if (found == null) {
            throw AwsError.refused("ResourceNotFoundException", "The specified log stream does not exist.");
        }
        return found;
    }

    Collection<LogGroup> groups(String prefix) {
        return prefixed(groups, prefix);
    }

    Collection<LogStream> streams(String group, String prefix) {
        return prefixed(group(group).streams(), prefix);
    }

    private static <T> Collection<T> prefixed(NavigableMap<String, T> all, String prefix) {
        return all.tailMap(prefix, true).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }
}
