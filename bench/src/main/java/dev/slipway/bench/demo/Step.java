package dev.slipway.bench.demo;

import java.time.Duration;
import java.util.List;

/**
 * One step of the story, over.
 *
 * @param detail one line that says what came of it
 * @param problems whole sentences; none when it ended as expected
 */
public record Step(String name, Duration took, String detail, List<String> problems) {

    /** Copies the problems. */
    public Step {
        problems = List.copyOf(problems);
    }

    boolean passed() {
        return problems.isEmpty();
    }
}
