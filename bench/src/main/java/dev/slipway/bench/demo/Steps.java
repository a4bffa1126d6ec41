package dev.slipway.bench.demo;

import dev.slipway.bench.program.Deployer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays steps and keeps what came of them. Once a step has gone wrong no other is played, since what follows would
 * prove nothing. For one thread.
 */
final class Steps {

    private final Screen screen;
    private final List<Step> ended = new ArrayList<>();
    private final List<String> unreached = new ArrayList<>();
    private final long began = System.nanoTime();

    Steps(Screen screen) {
        this.screen = screen;
    }

    /** What a step does. */
    @FunctionalInterface
    interface Act {
        Came play() throws Exception;
    }

    /**
     * What came of it.
     *
     * @param detail one line
     * @param problems whole sentences; none when it ended as expected
     */
    record Came(String detail, List<String> problems) {
        Came {
            problems = List.copyOf(problems);
        }

        /** What came of a run of the deployer: the detail where it went well, the log beside each problem otherwise. */
        static Came of(Deployer.Run run, String detail, List<String> problems) {
            return new Came(
                    problems.isEmpty() ? detail : "",
                    problems.stream()
                            .map(problem -> problem + " See " + run.log() + ".")
                            .toList());
        }
    }

    /** Plays one step, if all before it went well. */
    void play(String name, Act act) {
        if (ended.stream().anyMatch(step -> !step.passed())) {
            unreached.add(name);
            return;
        }
        screen.begin(name);
        long begun = System.nanoTime();
        Came came = outcome(act);
        Step step = new Step(name, Duration.ofNanos(System.nanoTime() - begun), came.detail(), came.problems());
        ended.add(step);
        screen.end(step);
    }

    List<Step> ended() {
        return List.copyOf(ended);
    }

    List<String> unreached() {
        return List.copyOf(unreached);
    }

    /** Since the first step could begin. */
    Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static Came outcome(Act act) {
        try {
            return act.play();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Came("", List.of("it was interrupted."));
        } catch (Exception failed) {
            String message = failed.getMessage();
            return new Came("", List.of(message == null || message.isBlank() ? failed.toString() : message));
        }
    }
}
