package dev.slipway.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ResultTest {

    @Test
    void theTableHasAStraightFrameWithAndWithoutColour() {
        Result result = new Result(JudgeTest.good(), List.of());
        String plain = result.table(new Style(false));

        assertThat(plain.lines().map(String::length).distinct()).hasSize(1);
        assertThat(plain)
                .contains(
                        "The story holds.",
                        "1,000",
                        "0 of 200",
                        "1.0.0: 5   2.0.0: 5",
                        "deregistration delay",
                        "300s → 1s");
        assertThat(result.table(new Style(true)).replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(plain);
    }

    @Test
    void problemsStandBelowTheTable() {
        Result result = new Result(JudgeTest.good(), List.of("1 request failed."));

        assertThat(result.holds()).isFalse();
        assertThat(result.table(new Style(false))).contains("does not hold").endsWith("\n✗ 1 request failed.");
    }

    @Test
    void theFiguresAreALineEach() {
        assertThat(new Result(JudgeTest.good(), List.of()).figures().lines())
                .hasSize(5)
                .allMatch(line -> line.matches("figure [a-z0-9_]+ [0-9.]+ [a-z]+"))
                .contains("figure demo_requests 1000 requests", "figure demo_lost 0 posts", "figure demo_time 61.0 s");
    }

    @Test
    void theJsonIsOneObjectWithTheFigures() {
        String text = new Result(JudgeTest.good(), List.of()).json();
        JsonNode json = JsonMapper.builder().build().readTree(text);

        assertThat(text).doesNotContain("\n");
        assertThat(json.path("requests").asInt()).isEqualTo(1000);
        assertThat(json.path("failed").asInt()).isZero();
        assertThat(json.path("lost").asInt()).isZero();
        assertThat(json.has("p99_ms")).isTrue();
        assertThat(json.path("seconds").asDouble()).isEqualTo(61.0);
        assertThat(json.path("steps").path(0).path("name").asString()).isEqualTo("deploy");
        assertThat(json.path("by_release").path("2.0.0").asInt()).isEqualTo(5);
    }
}
