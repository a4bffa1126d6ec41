package dev.slipway.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

final class FaultsTest {

    private final Faults faults = new Faults();

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
                .hasMessage("There is no switch 'rain'; there are drain, early-exits, stale-answer");
        assertThatThrownBy(() -> faults.set("drain", StringNode.valueOf("off")))
                .hasMessage("drain is on or broken, not off");
        assertThatThrownBy(() -> faults.set("stale-answer", StringNode.valueOf("x")))
                .hasMessageContaining("environment is missing");
    }
}
