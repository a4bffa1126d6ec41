package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.program.Deployer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The smoke test asks through the balancer, as users do, and one old answer is enough to go back. */
final class SmokeTestTest {

    private static Rehearsal rehearsal;

    @BeforeAll
    static void start() {
        rehearsal = Rehearsal.start("smoke-test");
    }

    @AfterAll
    static void close() {
        rehearsal.close();
    }

    @Test
    void oneOldAnswerAtTheBalancerTakesTheReleaseBack() throws Exception {
        String old = rehearsal.push(rehearsal.releases().first());
        Deployer.Run first = rehearsal.deployer().run("first", "deploy", "staging", "--image", "v1");
        assertThat(first.exitCode()).as(first.console()).isZero();
        HttpResponse<String> answer =
                rehearsal.get(rehearsal.balancer("staging").resolve("/version"));
        assertThat(JsonMapper.shared()
                        .readTree(answer.body())
                        .path("imageDigest")
                        .asString())
                .isEqualTo(old);

        rehearsal.push(rehearsal.releases().second());
        rehearsal
                .sandbox()
                .fault(
                        "stale-answer",
                        Map.of("environment", "staging", "path", "/version", "body", answer.body(), "times", 1));
        Deployer.Run second = rehearsal.deployer().run("second", "deploy", "staging", "--image", "v2");

        assertThat(second.exitCode()).as(second.console()).isEqualTo(32);
        assertThat(rehearsal.services("staging"))
                .allSatisfy(service ->
                        assertThat(service.settledOn(old)).as(service.line()).isTrue());

        // The planted answer is used up: the very same release passes now, by twenty answers.
        Deployer.Run again = rehearsal.deployer().run("again", "deploy", "staging", "--image", "v2");
        assertThat(again.exitCode()).as(again.console()).isZero();
        assertThat(again.console()).contains("20");
    }
}
