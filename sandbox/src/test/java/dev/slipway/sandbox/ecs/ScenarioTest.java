package dev.slipway.sandbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.ecs.Scenario.Act;
import dev.slipway.sandbox.runtime.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stories of {@code scenarios.txt} on the virtual clock, second by second. */
final class ScenarioTest {

    private static final int AFTERWARDS = 90;

    @ParameterizedTest
    @MethodSource("scenarios")
    void goesAsTold(Scenario scenario) {
        try (Rehearsal rehearsal = new Rehearsal()) {
            Stage stage = rehearsal.stage("service");
            scenario.images().forEach((letter, script) -> rehearsal.runtime.script(Rehearsal.digest(letter), script));
            rehearsal.drainsFor(Duration.ofSeconds(scenario.given().drain()));
            stage.create(scenario.given(), Rehearsal.GROUP);
            if (!scenario.given().isNew()) {
                rehearsal.timeline.advance(Duration.ofMinutes(10));
                String running = scenario.given().desired() == 0
                        ? "none"
                        : scenario.given().image();
                assertThat(stage.verdict()).isEqualTo("SUCCESSFUL COMPLETED " + running);
            }

            List<String> told = tell(scenario, stage, rehearsal);

            assertThat(String.join(" | ", told))
                    .as(() -> scenario.title() + "\n" + String.join("\n", stage.events()))
                    .isEqualTo(String.join(" | ", scenario.then()));
            assertThat(stage.verdict()).isEqualTo(scenario.ends().verdict());
        }
    }

    private static List<String> tell(Scenario scenario, Stage stage, Rehearsal rehearsal) {
        List<String> told = new ArrayList<>();
        int last = scenario.then().stream()
                .mapToInt(state -> Integer.parseInt(state.substring(0, state.indexOf(' '))))
                .max()
                .orElse(0);
        int end = Math.max(
                last + (scenario.open() ? 0 : AFTERWARDS), scenario.ends().minute() * 60);
        String before = "";
        for (int second = 0; second <= end; second++) {
            for (Act act : scenario.acts()) {
                if (act.second() == second) {
                    perform(act, stage, rehearsal);
                }
            }
            String line = stage.line();
            if (!line.equals(before) && !(scenario.open() && second > last)) {
                told.add(second + " " + line);
            }
            before = line;
            rehearsal.timeline.advance(Duration.ofSeconds(1));
        }
        return told;
    }

    private static void perform(Act act, Stage stage, Rehearsal rehearsal) {
        List<String> words = List.of(act.what().split(" "));
        if (!act.refused().isEmpty()) {
            assertThatThrownBy(() -> stage.act(act.what())).hasMessageContaining(act.refused());
        } else if (words.getFirst().equals("kill")) {
            rehearsal.runtime.alive(Rehearsal.digest(words.get(1))).getFirst().exit(1);
        } else if (words.getFirst().equals("fault")) {
            rehearsal.fault(words.get(1), words.get(2));
        } else if (words.getFirst().equals("archive")) {
            rehearsal.missingImages.add(Rehearsal.digest(words.get(1)));
        } else if (words.getFirst().equals("script")) {
            rehearsal.runtime.script(Rehearsal.digest(words.get(1)), Scenario.script(words.get(2), Script.runs()));
        } else if (!words.getFirst().equals("create") && !words.getFirst().equals("wait")) {
            stage.act(act.what());
        }
    }

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    @Test
    void thereAreSixtyOfThemAndADozenForRealProcesses() {
        assertThat(Scenario.all()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(Scenario.all().stream().filter(Scenario::real)).hasSizeGreaterThanOrEqualTo(12);
        assertThat(Scenario.all().stream().map(Scenario::title)).doesNotHaveDuplicates();
    }
}
