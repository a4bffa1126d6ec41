package dev.slipway.deployer.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.command.ExitCodes;
import dev.slipway.deployer.event.ExitCode;
import dev.slipway.deployer.pipeline.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred whole releases of three services in two waves, each by chance of its own: 30 % of all calls throttled, 5 % answered with
 * 503, 5 % cut off before or after they were heard, and every read five seconds old. Every second image fails, in one of seven
 * ways. Each has to end with the verdict that ECS's own state bears out.
 */
final class SeededReleasesTest {
    private static final int RUNS = 100;
    private static final int ATTEMPTS = 3;

    /** What a failing image does. */
    private enum Fault {
        DIES("dies 3 5s", ExitCode.ROLLED_BACK),
        IS_NOT_THERE("unpullable", ExitCode.MIGRATION_NEVER_STARTED),
        DIES_AS_ECS_DOES_NOT_COUNT("healthy 20s; worker: crashes 1 15s", ExitCode.ROLLED_BACK),
        DIES_IN_THE_SECOND_WAVE("healthy 20s; jobs: dies 1 3s", ExitCode.ROLLED_BACK),
        IS_ILL_IN_THE_SECOND_WAVE("healthy 20s; jobs: sick", ExitCode.ROLLED_BACK),
        CANNOT_MIGRATE("runs; migrate: dies 4 10s", ExitCode.MIGRATION_FAILED),
        NEEDS_MORE_MEMORY("healthy 20s; jobs: outgrows 4s", ExitCode.ROLLED_BACK);

        private final String behaviour;
        private final ExitCode end;

        Fault(String behaviour, ExitCode end) {
            this.behaviour = behaviour;
            this.end = end;
        }
    }

    private static final String GOOD = "healthy 20s; first 1: dies 1 1s";

    private static final List<Fault> FAULTS = List.of(Fault.values());

    private static final List<String> TROUBLE = List.of(
            "throttling {\"burst\":0,\"probability\":0.3}",
            "server-errors {\"status\":503,\"probability\":0.05}",
            "resets [{\"when\":\"before\",\"probability\":0.025},{\"when\":\"after\",\"probability\":0.025}]",
            "stale-reads 5s");

    private static Story story(int seed, String behaviour) {
        List<Story.Act> acts = new ArrayList<>();
        acts.add(new Story.Act(new Story.When.Before(), "fault seed " + seed));
        TROUBLE.forEach(trouble -> acts.add(new Story.Act(new Story.When.Before(), "fault " + trouble)));
        return new Story(
                "seed " + seed,
                List.of(
                        Given.parse("web 3 balanced"),
                        Given.parse("worker 2 breaker=off"),
                        Given.parse("jobs 1 checked wave=2")),
                Map.of("v1", "runs", "v2", behaviour),
                Map.of("migrate", "15m"),
                acts,
                List.of(),
                new Story.End(0, "", Map.of(), 0));
    }

    /** Whether the verdict is wrong, and in what way; empty when it is right. */
    private static String wrong(int seed, Path folder) {
        Fault fault = seed % 2 == 0 ? null : FAULTS.get(seed / 2 % FAULTS.size());
        Story story = story(seed, fault == null ? GOOD : fault.behaviour);
        ExitCode expected = fault == null ? ExitCode.DONE : fault.end;
        String running = fault == null ? "v2" : "v1";
        try (Stage stage = new Stage(folder.resolve("seed-" + seed), story, seed, ATTEMPTS)) {
            stage.prepare();
            Outcome outcome = stage.release();
            Map<String, String> truth = stage.truth().of(story.services());
            boolean right = ExitCodes.of(outcome) == expected.number()
                    && truth.values().stream().allMatch(running::equals)
                    && stage.truth().oneOffTasks() == 0;
            return right
                    ? ""
                    : "seed %d: %s %s, %s"
                            .formatted(seed, outcome.getClass().getSimpleName(), truth, outcome.message());
        }
    }

    @Test
    @Timeout(600)
    void endWithTheRightVerdictWhateverAwsIsLike(@TempDir Path folder) {
        List<String> wrong = new ArrayList<>();
        for (int seed = 1; seed <= RUNS; seed++) {
            String told = wrong(seed, folder);
            if (!told.isEmpty()) {
                wrong.add(told);
            }
        }
        assertThat(wrong).isEmpty();
    }
}
