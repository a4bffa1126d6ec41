package dev.slipway.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StepsTest {

    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final Steps steps = new Steps(new PlainScreen(new PrintStream(seen, true, StandardCharsets.UTF_8)));

    @Test
    void whatFollowsAStepThatWentWrongIsNotPlayed() {
        steps.play("one", () -> new Steps.Came("fine", List.of()));
        steps.play("two", () -> new Steps.Came("", List.of("it broke.")));
        steps.play("three", () -> {
            throw new AssertionError("played");
        });

        assertThat(steps.ended()).extracting(Step::name).containsExactly("one", "two");
        assertThat(steps.unreached()).containsExactly("three");
        assertThat(seen.toString(StandardCharsets.UTF_8))
                .contains("✓ one", "fine", "✗ two", "it broke.")
                .doesNotContain("three");
    }

    @Test
    void anExceptionIsAProblemInItsOwnWords() {
        steps.play("one", () -> {
            throw new IllegalStateException("Tried to push but failed because: status 500");
        });

        assertThat(steps.ended().getFirst().problems()).containsExactly("Tried to push but failed because: status 500");
    }
}
