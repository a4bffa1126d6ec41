package dev.slipway.deployer.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.pipeline.Outcome;
import java.util.Map;

/** What an outcome claims of all services at the moment in which it is told. */
enum Claim {
    /** All of them run the release, and nothing else. */
    FORWARD,
    /** All of them are on the revisions that they had before, and run nothing else. */
    BACK,
    /** Nothing of all of them together. */
    NONE;

    static Claim of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Released _, Outcome.NothingToDo _ -> FORWARD;
            case Outcome.RolledBack _, Outcome.TimedOut _, Outcome.SmokeTestFailed _ -> BACK;
            case Outcome.PreflightFailed _, Outcome.Locked _ -> NONE;
            case Outcome.MigrationFailed _, Outcome.MigrationNeverStarted _ -> BACK;
            case Outcome.MigrationTimedOut _, Outcome.MigrationUnknown _ -> BACK;
            case Outcome.RollbackFailed _, Outcome.Superseded _, Outcome.Cancelled _ -> NONE;
        };
    }

    /** @param before the revisions before the release */
    void assertTrue(Truth truth, Story story, Map<String, String> before) {
        switch (this) {
            case FORWARD ->
                assertThat(truth.of(story.services()))
                        .allSatisfy((service, state) ->
                                assertThat(state).isEqualTo(story.settings().getOrDefault("image", "v2")));
            case BACK -> {
                assertThat(truth.definitions(story.services())).isEqualTo(before);
                assertThat(truth.of(story.services()))
                        .allSatisfy((service, state) -> assertThat(state)
                                .isEqualTo(given(story, service).image()));
            }
            case NONE -> {}
        }
    }

    private static Given given(Story story, String service) {
        return story.services().stream()
                .filter(one -> one.name().equals(service))
                .findFirst()
                .orElseThrow();
    }
}
