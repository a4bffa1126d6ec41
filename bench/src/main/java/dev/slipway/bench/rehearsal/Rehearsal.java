package dev.slipway.bench.rehearsal;

import dev.slipway.bench.rehearsal.Stand.Told;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.rollout.WaveResult;
import dev.slipway.sandbox.runtime.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Plays roll-outs and prints what they came to. Arguments: a folder for images, and how many seeds. Ends with 1 when a verdict was
 * wrong.
 */
public final class Rehearsal {
    private static final int FAIL_FAST = 2;
    private static final int NEVER = 1_000;
    private static final Duration SOME = Duration.ofSeconds(10);

    /**
     * A length of roll-out.
     *
     * @param healthy until the tasks behind the balancer pass their checks
     * @param deregistration of their targets
     */
    private record Length(int seconds, Duration healthy, Duration deregistration) {}

    private static final List<Length> LENGTHS = List.of(
            new Length(60, Duration.ZERO, Duration.ofSeconds(20)),
            new Length(240, Duration.ofSeconds(80), Duration.ofMinutes(2)),
            new Length(600, Duration.ofSeconds(260), Duration.ofMinutes(5)));

    private final Path folder;
    private final int seeds;
    private int stands;
    private int wrong;

    private Rehearsal(Path folder, int seeds) {
        this.folder = folder;
        this.seeds = seeds;
    }

    public static void main(String[] arguments) throws IOException {
        System.setProperty("aws.accessKeyId", "bench");
        System.setProperty("aws.secretAccessKey", "bench");
        Rehearsal rehearsal = new Rehearsal(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        for (Length length : LENGTHS) {
            rehearsal.successes(length);
        }
        rehearsal.failures(
                "crash", Script.exits(3, Duration.ofSeconds(2)).logs(Duration.ofSeconds(1), "no DATABASE_URL"));
        rehearsal.failures("pull", Script.cannotPull());
        Figures.count("wrong_verdicts", rehearsal.wrong, "verdicts");
        System.exit(rehearsal.wrong == 0 ? 0 : 1);
    }

    /** Three services side by side: two behind a balancer, and one that nothing checks. */
    private void successes(Length length) throws IOException {
        List<Duration> took = new ArrayList<>();
        List<Duration> late = new ArrayList<>();
        List<Duration> waiterLate = new ArrayList<>();
        int reads = 0;
        int gaveUp = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            try (Stand stand = three(length, seed)) {
                Script script = Script.runs().bootsIn(stand.some(SOME)).healthyAfter(length.healthy());
                Told told = stand.roll("v2", script, FAIL_FAST);
                wrong += told.result() instanceof WaveResult.Finished && stand.success() ? 0 : 1;
                took.add(Duration.between(told.begin(), stand.succeeded()));
                late.add(Duration.between(stand.succeeded(), told.end()));
                reads = Math.max(reads, told.reads());
            }
            try (Stand stand = three(length, seed)) {
                Script script = Script.runs().bootsIn(stand.some(SOME)).healthyAfter(length.healthy());
                stand.timeline().sleep(stand.some(SOME));
                stand.update("v2", script);
                if (Waiter.untilStable(stand).isEmpty()) {
                    waiterLate.add(Duration.between(stand.succeeded(), stand.now()));
                } else {
                    gaveUp++;
                }
            }
        }
        String name = length.seconds() + "s";
        System.out.printf(Locale.ROOT, "%d roll-outs of three services in about %s%n", seeds, name);
        Figures.times("rollout_" + name, took);
        Figures.times("late_" + name, late);
        Figures.count("reads_" + name, reads, "reads");
        if (!waiterLate.isEmpty()) {
            Figures.times("waiter_late_" + name, waiterLate);
        }
        Figures.count("waiter_gave_up_" + name, gaveUp, "of_" + seeds);
    }

    private Stand three(Length length, long seed) throws IOException {
        Stand stand = stand(seed);
        stand.balanced("web", 3, length.deregistration());
        stand.balanced("api", 2, length.deregistration());
        stand.unchecked("worker", 1);
        return stand;
    }

    /** One service of ten tasks, so that the breaker lets five go first. */
    private void failures(String name, Script script) throws IOException {
        List<Duration> cause = new ArrayList<>();
        List<Duration> verdict = new ArrayList<>();
        List<Duration> breaker = new ArrayList<>();
        int believed = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            try (Stand stand = ten(seed)) {
                Told told = stand.roll("v2", script, FAIL_FAST);
                wrong += told.result() instanceof WaveResult.Failed ? 0 : 1;
                Instant failed = stand.firstFailure("web", told.begin());
                first(told, Event.TaskFailed.class, at -> cause.add(Duration.between(failed, at)));
                first(told, Event.ServiceFailed.class, at -> verdict.add(Duration.between(told.begin(), at)));
            }
            try (Stand stand = ten(seed)) {
                Told told = stand.roll("v2", script, NEVER);
                wrong += told.result() instanceof WaveResult.Failed ? 0 : 1;
                first(told, Event.ServiceFailed.class, at -> breaker.add(Duration.between(told.begin(), at)));
            }
            try (Stand stand = ten(seed)) {
                stand.update("v2", script);
                believed += Waiter.untilStable(stand).isEmpty() && !stand.success() ? 1 : 0;
            }
        }
        System.out.printf(Locale.ROOT, "%d roll-outs of ten tasks that fail: %s%n", seeds, name);
        Figures.times(name + "_cause_shown", cause);
        Figures.times(name + "_verdict", verdict);
        Figures.times(name + "_verdict_of_breaker_alone", breaker);
        Figures.count(name + "_called_stable_by_waiter", believed, "of_" + seeds);
    }

    private Stand ten(long seed) throws IOException {
        Stand stand = stand(seed);
        stand.balanced("web", 10, Duration.ofSeconds(30));
        stand.timeline().sleep(stand.some(SOME));
        return stand;
    }

    private Stand stand(long seed) throws IOException {
        return new Stand(Files.createDirectories(folder.resolve("stand-" + ++stands)), seed);
    }

    private static void first(Told told, Class<? extends Event> kind, Consumer<Instant> use) {
        told.events().stream()
                .filter(kind::isInstance)
                .findFirst()
                .map(Event::at)
                .ifPresent(use);
    }
}
