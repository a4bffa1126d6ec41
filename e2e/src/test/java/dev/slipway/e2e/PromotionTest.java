package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.program.Deployer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Production takes a digest that ran in staging, and no other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PromotionTest {

    private static Rehearsal rehearsal;
    private static String good;

    @BeforeAll
    static void releaseToStaging() throws InterruptedException {
        rehearsal = Rehearsal.start("promotion");
        good = rehearsal.push(rehearsal.releases().first());
        Deployer.Run run = rehearsal.deployer().run("good", "deploy", "staging", "--image", "v1");
        assertThat(run.exitCode()).as(run.console()).isZero();
    }

    @AfterAll
    static void close() {
        rehearsal.close();
    }

    @Test
    @Order(1)
    void refusesADigestThatNeverRanInStaging() throws InterruptedException {
        String never = rehearsal.push(rehearsal.releases().second());

        Deployer.Run run = rehearsal.deployer().run("never", "promote", "production", "--image", never);

        assertThat(run.exitCode()).as(run.console()).isEqualTo(10);
        assertThat(run.console()).contains("staging");
        assertThat(rehearsal.services("production"))
                .noneSatisfy(service -> assertThat(service.digest()).isEqualTo(never));
    }

    @Test
    @Order(2)
    void refusesADigestThatFailedInStaging() throws InterruptedException {
        String broken = rehearsal.push(rehearsal.releases().broken("failed-in-staging"));
        Deployer.Run failed = rehearsal.deployer().run("failed", "deploy", "staging", "--image", broken);
        assertThat(failed.exitCode()).as(failed.console()).isEqualTo(30);

        Deployer.Run run = rehearsal.deployer().run("refused", "promote", "production", "--image", broken);

        assertThat(run.exitCode()).as(run.console()).isEqualTo(10);
        assertThat(rehearsal.services("production"))
                .noneSatisfy(service -> assertThat(service.digest()).isEqualTo(broken));
    }

    @Test
    @Order(3)
    void runsTheSameDigestInBothEnvironments() throws InterruptedException {
        Deployer.Run run = rehearsal.deployer().run("promote", "promote", "production");

        assertThat(run.exitCode()).as(run.console()).isZero();
        assertThat(rehearsal.services("staging"))
                .allSatisfy(service ->
                        assertThat(service.settledOn(good)).as(service.line()).isTrue());
        assertThat(rehearsal.services("production"))
                .hasSize(2)
                .allSatisfy(service ->
                        assertThat(service.settledOn(good)).as(service.line()).isTrue());
    }
}
