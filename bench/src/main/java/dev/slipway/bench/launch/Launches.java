package dev.slipway.bench.launch;

import dev.slipway.bench.program.Program;
import dev.slipway.bench.program.Programs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Starts a program in several ways, in turns, and takes the time until ECS heard of it for the first time. */
public final class Launches {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Who knows when ECS was called. */
    @FunctionalInterface
    public interface Calls {

        /** The beginning of ECS's first call since then, by this machine's clock. */
        Optional<Instant> firstSince(Instant begun) throws InterruptedException;
    }

    private final Programs programs;
    private final Map<String, String> environment;
    private final Calls calls;
    private final InstantSource clock;

    /** @param environment what each of them is started with */
    public Launches(Programs programs, Map<String, String> environment, Calls calls, InstantSource clock) {
        this.programs = programs;
        this.environment = Map.copyOf(environment);
        this.calls = calls;
        this.clock = clock;
    }

    /**
     * Starts each of them this many times, after one start that does not count, and waits for its end.
     *
     * @param commands by their names
     * @return by the same names: from the process's start to its first call of ECS, in the order of the starts
     * @throws IllegalStateException when a process does not end well within a minute or has not called ECS; the message
     *     names its log
     */
    public SequencedMap<String, List<Duration>> measure(SequencedMap<String, List<String>> commands, int runs)
            throws InterruptedException {
        SequencedMap<String, List<Duration>> took = new LinkedHashMap<>();
        for (int run = 0; run <= runs; run++) {
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                Duration once = once(command.getKey() + "-" + run, command.getValue());
                if (run > 0) {
                    took.computeIfAbsent(command.getKey(), name -> new ArrayList<>())
                            .add(once);
                }
            }
        }
        return took;
    }

    private Duration once(String name, List<String> command) throws InterruptedException {
        Instant begun = clock.instant();
        Program program = programs.start(name, command, environment);
        if (program.await(LIMIT).orElse(-1) != 0) {
            throw new IllegalStateException(name + " did not end well within a minute. See " + program.log() + ".");
        }
        Instant called = calls.firstSince(begun)
                .orElseThrow(() -> new IllegalStateException(name + " has not called ECS. See " + program.log() + "."));
        return Duration.between(begun, called);
    }
}
