package dev.slipway.deployer.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.command.ExitCodes;
import dev.slipway.deployer.pipeline.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stories of {@code stories.txt}: no false success, and no false failure. */
@Timeout(120)
final class StoriesTest {

    @ParameterizedTest
    @MethodSource("dev.slipway.deployer.story.Story#all")
    void endsAsItShould(Story story, @TempDir Path folder) {
        int attempts = Integer.parseInt(story.settings().getOrDefault("attempts", "3"));
        try (Stage stage = new Stage(folder, story, 7, attempts)) {
            stage.prepare();
            Map<String, String> before = stage.truth().definitions(story.services());

            Outcome outcome = stage.release();

            assertThat(outcome.getClass().getSimpleName())
                    .as(outcome.message())
                    .isEqualTo(story.ends().outcome());
            story.says().forEach(text -> assertThat(outcome.message()).contains(text));
            assertThat(ExitCodes.of(outcome)).isEqualTo(story.ends().exitCode());
            Claim.of(outcome).assertTrue(stage.truth(), story, before);
            stage.pass(Duration.ofMinutes(story.ends().minutes()));
            assertThat(stage.truth().as(story.ends().services(), story.services()))
                    .as(outcome.message())
                    .isEqualTo(story.ends().services());
            assertThat(stage.truth().oneOffTasks()).isZero();
        }
    }
}
