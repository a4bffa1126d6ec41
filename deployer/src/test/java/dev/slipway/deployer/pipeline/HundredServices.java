package dev.slipway.deployer.pipeline;

import dev.slipway.sandbox.runtime.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A program: one release of many services. Prints its outcome, its calls of DescribeServices, and its seconds. */
final class HundredServices {
    private static final int TASKS = 20;

    private HundredServices() {}

    public static void main(String[] arguments) {
        int services = Integer.parseInt(arguments[1]);
        try (Rehearsal rehearsal = new Rehearsal(Path.of(arguments[0]), 7)) {
            rehearsal.withoutMigration();
            rehearsal.workers(services, TASKS);
            rehearsal.push("v2", Script.runs().bootsIn(Duration.ofSeconds(20)));
            Instant begin = rehearsal.sandbox().timeline().instant();
            Outcome outcome = rehearsal.deploy("v2");
            Duration took =
                    Duration.between(begin, rehearsal.sandbox().timeline().instant());
            System.out.println(outcome.getClass().getSimpleName() + " " + rehearsal.calls("DescribeServices") + " "
                    + took.toSeconds());
        }
    }
}
