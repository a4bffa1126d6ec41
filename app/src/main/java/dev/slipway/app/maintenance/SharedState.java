package dev.slipway.app.maintenance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;

/**
 * The state in Redis: one hash that a script changes as a whole, a channel that says so, and one hash of
 * acknowledgements. Thread-safe; every method throws {@code JedisException} when Redis cannot be reached.
 */
public final class SharedState {
    /** Acknowledgements older than this many seconds are gone. */
    private static final int FORGOTTEN_AFTER = 30;

    private static final Comparator<Acknowledgement> ORDER =
            Comparator.comparing(Acknowledgement::process).thenComparing(Acknowledgement::task);

    /** Channels are common to all databases of a Redis, so names carry the environment. */
    private final String stateKey;

    private final String acknowledgementsKey;
    private final RedisClient redis;

    public SharedState(RedisClient redis, String environment) {
        this.redis = redis;
        this.stateKey = "ublog:" + environment + ":maintenance";
        this.acknowledgementsKey = stateKey + ":tasks";
    }

    /** What a write came to. */
    sealed interface WriteResult {
        /** The state stands. */
        record Written(State state) implements WriteResult {}

        /** Another generation stands than the one expected. */
        record Conflict(long standing) implements WriteResult {}
    }

    /** The state in Redis; empty when nobody has ever put one there, or Redis has lost it. */
    Optional<State> read() {
        return StateHash.parse(redis.hgetAll(stateKey));
    }

    /**
     * Raises the generation and writes the state, atomically, and tells all who listen.
     *
     * @param known the newest generation that the caller knows, so that a Redis that lost its memory cannot go back
     * @param expected the generation that must stand for the write to happen
     */
    WriteResult write(Change change, long known, OptionalLong expected, Instant now) {
        String answer = String.valueOf(redis.eval("""
                local standing = math.max(tonumber(redis.call('HGET', KEYS[1], 'generation') or '0'), tonumber(ARGV[1]))
                if ARGV[2] ~= '' and tonumber(ARGV[2]) ~= standing then
                    return 'conflict ' .. string.format('%.0f', standing)
                end
                local generation = string.format('%.0f', standing + 1)
                redis.call('DEL', KEYS[1])
                redis.call('HSET', KEYS[1], 'generation', generation, unpack(ARGV, 3))
                redis.call('PUBLISH', KEYS[1], generation)
                return 'written ' .. generation
                """, List.of(stateKey), arguments(change, known, expected, now)));
        long generation = Long.parseLong(answer.substring(answer.indexOf(' ') + 1));
        return answer.startsWith("written")
                ? new WriteResult.Written(change.asState(generation, now))
                : new WriteResult.Conflict(generation);
    }

    private static List<String> arguments(Change change, long known, OptionalLong expected, Instant now) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(known));
        arguments.add(expected.isPresent() ? Long.toString(expected.getAsLong()) : "");
        StateHash.of(change.asState(0, now)).forEach((field, value) -> {
            arguments.add(field);
            arguments.add(value);
        });
        return arguments;
    }

    /** Says what this task acts by; by Redis's own clock, since those of the tasks differ. */
    void acknowledge(String task, String process, long generation, int writesInFlight) {
        redis.eval(
                """
                redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. redis.call('TIME')[1])
                redis.call('EXPIRE', KEYS[1], ARGV[3])
                """,
                List.of(acknowledgementsKey),
                List.of(process + "/" + task, generation + " " + writesInFlight, Integer.toString(FORGOTTEN_AFTER)));
    }

    /** Takes this task off the list: it ends and has nothing in flight. */
    void leave(String task, String process) {
        redis.hdel(acknowledgementsKey, process + "/" + task);
    }

    /** What all tasks said in the last 30 seconds. */
    List<Acknowledgement> acknowledgements() {
        Object answer = redis.eval("""
                local now = tonumber(redis.call('TIME')[1])
                local kept = {}
                local all = redis.call('HGETALL', KEYS[1])
                for i = 1, #all, 2 do
                    local seen = tonumber(string.match(all[i + 1], '%d+$'))
                    if now - seen > tonumber(ARGV[1]) then
                        redis.call('HDEL', KEYS[1], all[i])
                    else
                        table.insert(kept, all[i] .. ' ' .. all[i + 1])
                    end
                end
                return kept
                """, List.of(acknowledgementsKey), List.of(Integer.toString(FORGOTTEN_AFTER)));
        return ((List<?>) answer)
                .stream()
                        .map(String::valueOf)
                        .map(SharedState::acknowledgement)
                        .sorted(ORDER)
                        .toList();
    }

    private static Acknowledgement acknowledgement(String line) {
        List<String> parts = List.of(line.split(" ", -1));
        List<String> name = List.of(parts.get(0).split("/", 2));
        return new Acknowledgement(
                name.get(1),
                name.get(0),
                Long.parseLong(parts.get(1)),
                Integer.parseInt(parts.get(2)),
                Instant.ofEpochSecond(Long.parseLong(parts.get(3))));
    }

    /** Blocks and calls the listener's methods until it unsubscribes or the connection ends. */
    void listen(JedisPubSub listener) {
        redis.subscribe(listener, stateKey);
    }

    /** The state as fields of a Redis hash; instants as milliseconds since 1970. */
    private static final class StateHash {
        static Map<String, String> of(State state) {
            return Map.of(
                    "mode", state.mode().text(),
                    "reason", state.reason(),
                    "owner", state.owner(),
                    "startedAt", millis(state.startedAt()),
                    "until", millis(state.until()));
        }

        static Optional<State> parse(Map<String, String> hash) {
            Optional<Mode> mode = Mode.of(hash.getOrDefault("mode", ""));
            String generation = hash.getOrDefault("generation", "");
            if (mode.isEmpty() || !generation.matches("[0-9]{1,18}")) {
                return Optional.empty();
            }
            return Optional.of(new State(
                    Long.parseLong(generation),
                    mode.get(),
                    hash.getOrDefault("reason", ""),
                    hash.getOrDefault("owner", ""),
                    instant(hash.getOrDefault("startedAt", "")),
                    instant(hash.getOrDefault("until", ""))));
        }

        private static String millis(Optional<Instant> instant) {
            return instant.map(Instant::toEpochMilli).map(String::valueOf).orElse("");
        }

        private static Optional<Instant> instant(String millis) {
            return millis.matches("[0-9]{1,15}")
                    ? Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)))
                    : Optional.empty();
        }
    }
}
