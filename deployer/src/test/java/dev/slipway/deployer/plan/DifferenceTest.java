package dev.slipway.deployer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two revisions do not say alike, and how that is told. */
final class DifferenceTest {

    private static Difference difference(@Nullable String before, @Nullable String after) {
        return new Difference(Where.of("containerDefinitions[app].environment[LEVEL]", "app"), before, after);
    }

    private static List<Difference> between(Map<String, String> before, Map<String, String> after) {
        return Difference.between(new TreeMap<>(before), new TreeMap<>(after), "app");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "containerDefinitions[app].image               | IMAGE       | image",
                "containerDefinitions[app].entryPoint          | COMMAND     | entryPoint",
                "containerDefinitions[app].environment[A]      | ENVIRONMENT | A",
                "containerDefinitions[app].environmentFiles[0] | ENVIRONMENT | environmentFiles[0",
                "containerDefinitions[app].secrets[TOKEN]      | SECRET      | TOKEN",
                "containerDefinitions[app].cpu                 | CPU         | cpu",
                "containerDefinitions[app].memoryReservation   | MEMORY      | memoryReservation",
                "containerDefinitions[app].mountPoints[0].path | VOLUME      | mountPoints[0 path",
                "containerDefinitions[app].user                | OTHER       | user",
                "containerDefinitions[app]                     | OTHER       | ''",
                "containerDefinitions[proxy].image             | SIDECAR     | proxy image",
                "containerDefinitions[proxy]                   | SIDECAR     | proxy",
                "cpu                                           | CPU         | cpu",
                "memory                                        | MEMORY      | memory",
                "taskRoleArn                                   | ROLE        | taskRoleArn",
                "volumes[scratch].host.sourcePath              | VOLUME      | scratch host.sourcePath",
                "tags[team]                                    | TAG         | team",
                "networkMode                                   | OTHER       | networkMode"
            })
    void everyMemberHasItsPart(String path, Part part, String name) {
        assertThat(Where.of(path, "app")).isEqualTo(new Where(part, name, path));
    }

    @Test
    void aNameMayHaveALineEnd() {
        String path = "containerDefinitions[app].environment[A\nB]";
        assertThat(Where.of(path, "app")).isEqualTo(new Where(Part.ENVIRONMENT, "A\nB", path));
    }

    @Test
    void whatIsAlikeIsNoDifference() {
        assertThat(between(Map.of("cpu", "256"), Map.of("cpu", "256"))).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> difference("a", "a"))
                .withMessageContaining("environment[LEVEL]");
        assertThatIllegalArgumentException().isThrownBy(() -> difference(null, null));
    }

    @Test
    void findsWhatComesGoesAndChangesInTheOrderOfItsParts() {
        List<Difference> found = between(
                Map.of("cpu", "256", "tags[team]", "blog", "containerDefinitions[app].image", "a"),
                Map.of("cpu", "512", "networkMode", "awsvpc", "containerDefinitions[app].image", "b"));
        assertThat(found)
                .extracting(DifferenceText::line)
                .containsExactly(
                        "image: a → b", "cpu: 256 → 512", "tag team: removed, was blog", "networkMode: added, awsvpc");
        assertThat(found)
                .extracting(Difference::kind)
                .containsExactly(
                        Difference.Kind.CHANGED,
                        Difference.Kind.CHANGED,
                        Difference.Kind.REMOVED,
                        Difference.Kind.ADDED);
    }

    @Test
    void tellsBothSides() {
        assertThat(difference("a", null).was()).contains("a");
        assertThat(difference("a", null).becomes()).isEmpty();
        assertThat(difference(null, "b").becomes()).contains("b");
        assertThat(DifferenceText.before(difference(null, "b"))).isEmpty();
        assertThat(DifferenceText.after(difference("a", null))).isEmpty();
        assertThat(DifferenceText.line(difference("", "b\r\nc"))).isEqualTo("environment LEVEL: (empty) → b⏎c");
    }

    @Test
    void showsAHundredAndTwentyCharactersWhole() {
        String whole = "x".repeat(120);
        assertThat(DifferenceText.after(difference(null, whole))).isEqualTo(whole);
        assertThat(DifferenceText.after(difference(null, whole + "y"))).isEqualTo(whole + "… (121 characters)");
    }

    @Test
    void cutsLongValuesWhereTheyPart() {
        String before = "x".repeat(200) + "A" + "y".repeat(300);
        String after = "x".repeat(200) + "B" + "y".repeat(300);
        assertThat(DifferenceText.before(difference(before, after)))
                .isEqualTo("…" + "x".repeat(24) + "A" + "y".repeat(95) + "… (501 characters)");
        assertThat(DifferenceText.after(difference(before, after)))
                .isEqualTo("…" + "x".repeat(24) + "B" + "y".repeat(95) + "… (501 characters)");
    }

    @Test
    void cutsAValueThatIsTheBeginningOfTheOther() {
        String before = "x".repeat(150);
        assertThat(DifferenceText.before(difference(before, before + "y")))
                .isEqualTo("…" + "x".repeat(24) + " (150 characters)");
    }
}
