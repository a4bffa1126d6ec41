package dev.slipway.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

final class FaultsTest {

    private final Faults faults = new Faults(List.of("staging", "production"));

    @Test
    void breaksNothingByItself() {
        assertThat(faults.drains()).isTrue();
        assertThat(faults.countsEarlyExits()).isFalse();
        assertThat(faults.takeStaleAnswer("staging", "/version")).isEmpty();
    }

    @Test
    void throwsSwitchesBothWays() {
        faults.set("drain", StringNode.valueOf("broken"));
        assertThat(faults.drains()).isFalse();
        faults.set("drain", StringNode.valueOf("on"));
        assertThat(faults.drains()).isTrue();
        faults.set("early-exits", StringNode.valueOf("counted"));
        assertThat(faults.countsEarlyExits()).isTrue();
    }

    @Test
    void givesAPlantedAnswerAsOftenAsItSays() {
        faults.set(
                "stale-answer",
                JsonMapper.builder()
                        .build()
                        .readTree("{\"environment\":\"staging\",\"path\":\"/version\",\"body\":\"{}\",\"times\":2}"));

        assertThat(faults.takeStaleAnswer("production", "/version")).isEmpty();
        assertThat(faults.takeStaleAnswer("staging", "/")).isEmpty();
        assertThat(faults.takeStaleAnswer("staging", "/version")).contains("{}");
        assertThat(faults.takeStaleAnswer("staging", "/version")).contains("{}");
        assertThat(faults.takeStaleAnswer("staging", "/version")).isEmpty();
    }

    @Test
    void saysWhatItKnowsWhenAskedForSomethingElse() {
        assertThatThrownBy(() -> faults.set("rain", StringNode.valueOf("on")))
                .hasMessageStartingWith(
                        "There is no switch 'rain'; there are seed, drain, early-exits, stale-answer, ");
        assertThatThrownBy(() -> faults.set("drain", StringNode.valueOf("off")))
                .hasMessage("drain is on or broken, not off");
        assertThatThrownBy(() -> faults.set("stale-answer", StringNode.valueOf("x")))
                .hasMessage("stale-answer wants an object of body, environment, path, times, not \"x\"");
        assertThatThrownBy(() -> faults.set("stale-answer", json("{\"path\":\"/\"}")))
                .hasMessage("stale-answer: environment is missing");
        assertThatThrownBy(() -> faults.set("stale-answer", json("{\"environment\":\"stagin\"}")))
                .hasMessage("stale-answer: there is no environment stagin; there are staging, production");
        assertThatThrownBy(() -> faults.set("stale-answer", json("{\"status\":500}")))
                .hasMessage("stale-answer has no status; there are body, environment, path, times");
        assertThatThrownBy(() -> faults.set(
                        "stale-answer",
                        json("{\"environment\":\"staging\",\"path\":\"/\",\"body\":\"x\",\"times\":0}")))
                .hasMessage("stale-answer: times is a whole number of at least 1, not 0");
        assertThatThrownBy(() -> faults.set("seed", StringNode.valueOf("x")))
                .hasMessage("seed is a whole number, not \"x\"");
        assertThat(faults.all()).noneMatch(Fault::isOn);
    }

    @Test
    void mendsOneOrAll() {
        faults.set("drain", StringNode.valueOf("broken"));
        faults.set("early-exits", StringNode.valueOf("counted"));
        faults.set("seed", StringNode.valueOf("7"));

        faults.reset("drain");
        assertThat(faults.all()).filteredOn(Fault::isOn).extracting(Fault::name).containsExactly("seed", "early-exits");

        faults.reset();
        assertThat(faults.all()).noneMatch(Fault::isOn);
        assertThatThrownBy(() -> faults.reset("rain")).hasMessageStartingWith("There is no switch 'rain'");
    }

    @Test
    void takesBackEachValueThatItShows() {
        faults.set("stale-answer", json("{\"environment\":\"staging\",\"path\":\"/\",\"body\":\"x\"}"));
        for (Fault fault : faults.all()) {
            JsonNode shown = fault.value();
            fault.set(shown);
            assertThat(fault.value()).as(fault.name()).isEqualTo(shown);
        }
    }

    @Test
    void drawsTheSameFromTheSameSeedWhateverElseIsAsked() {
        Seed first = new Seed();
        Seed second = new Seed();
        second.draw("other");
        List<Double> drawn = List.of(first.draw("resets"), first.draw("resets"), first.draw("resets"));
        assertThat(List.of(second.draw("resets"), second.draw("resets"), second.draw("resets")))
                .isEqualTo(drawn)
                .doesNotHaveDuplicates();
        first.reset();
        assertThat(first.draw("resets")).isEqualTo(drawn.getFirst());
        second.set(StringNode.valueOf("7"));
        assertThat(second.draw("resets")).isNotEqualTo(drawn.getFirst());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
