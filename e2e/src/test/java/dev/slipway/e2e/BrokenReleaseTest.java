package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.program.Deployer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A release that starts, logs a token and dies: found, explained everywhere, and rolled back. */
final class BrokenReleaseTest {

    private static Rehearsal rehearsal;
    private static String good;

    @BeforeAll
    static void releaseAGoodOne() throws InterruptedException {
        rehearsal = Rehearsal.start("broken-release");
        good = rehearsal.push(rehearsal.releases().second());
        Deployer.Run run = rehearsal.deployer().run("good", "deploy", "staging", "--image", "v2");
        assertThat(run.exitCode()).as(run.console()).isZero();
    }

    @AfterAll
    static void close() {
        rehearsal.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"counted", "ignored"})
    void isRolledBackWhetherOrNotEcsCountsEarlyExits(String earlyExits) throws Exception {
        String token = "token-" + earlyExits + "-" + Long.toHexString(System.nanoTime());
        rehearsal.sandbox().fault("early-exits", earlyExits);
        String broken = rehearsal.push(rehearsal.releases().broken(token));

        Deployer.Run run = rehearsal.deployer().run("broken-" + earlyExits, "deploy", "staging", "--image", broken);

        assertThat(run.exitCode()).as(run.console()).isEqualTo(30);
        assertThat(run.console()).contains(token).contains("exited with code 3");
        assertThat(run.summary()).contains(token).contains("exited with code 3");
        assertThat(rehearsal.lastSlackMessage().toString()).contains(token).contains("exited with code 3");
        assertThat(rehearsal.lastSlackMessage().path("edits").asInt()).isPositive();
        assertThat(rehearsal.services("staging"))
                .hasSize(2)
                .allSatisfy(service ->
                        assertThat(service.settledOn(good)).as(service.line()).isTrue());
    }
}
