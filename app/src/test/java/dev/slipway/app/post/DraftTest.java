package dev.slipway.app.post;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DraftTest {
    @Test
    void takesSpaceAroundAwayAndOneKindOfLineBreak() {
        Draft draft = new Draft("  Ada ", "one\r\ntwo\rthree \n");
        assertThat(draft).isEqualTo(new Draft("Ada", "one\ntwo\nthree"));
        assertThat(draft.isValid()).isTrue();
    }

    @Test
    void countsCharactersAsPeopleTypeThem() {
        assertThat(new Draft("😀".repeat(50), "😀".repeat(500)).isValid()).isTrue();
        assertThat(new Draft("😀".repeat(51), "x").nameProblem())
                .hasValueSatisfying(text -> assertThat(text).contains("at most 50", "has 51"));
        assertThat(new Draft("e\u0301".repeat(50), "composed").isValid()).isTrue();
    }

    @Test
    void wantsBoth() {
        assertThat(Draft.EMPTY.nameProblem()).hasValue("Please give a name.");
        assertThat(Draft.EMPTY.bodyProblem()).hasValue("Please write something.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u001bb", "a\u202eb", "a\u2066b", "a\u0085b", "a\ud800b"})
    void refusesWhatCannotBeSeen(String text) {
        assertThat(new Draft(text, "x").nameProblem()).isPresent();
        assertThat(new Draft("Ada", text).bodyProblem()).isPresent();
    }

    @Test
    void allowsLineBreaksInTheBodyOnly() {
        assertThat(new Draft("Ada", "a\n\tb").bodyProblem()).isEmpty();
        assertThat(new Draft("A\nda", "x").nameProblem()).isPresent();
    }
}
