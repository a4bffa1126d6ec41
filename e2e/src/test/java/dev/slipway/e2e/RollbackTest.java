package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.load.Load;
import dev.slipway.bench.load.Phase;
import dev.slipway.bench.load.Plan;
import dev.slipway.bench.load.Report;
import dev.slipway.bench.program.Deployer;
import dev.slipway.bench.program.Poll;
import dev.slipway.bench.proof.Finding;
import dev.slipway.bench.proof.Writes;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A release that expands the schema is taken back under load, and the release before it goes on with what it left. */
@Timeout(600)
final class RollbackTest {

    private static final String ENVIRONMENT = "staging";
    private static final int RATE = 50;
    private static final Phase FORTH = Phase.serving("while release 2 and its migration come");
    private static final Phase BACK = Phase.serving("while release 2 goes");
    private static final Phase AFTER = Phase.serving("release 1 on the schema of release 2");

    @Test
    void theReleaseBeforeGoesOnWithTheExpandedSchemaAndNoRequestFails() throws Exception {
        try (Rehearsal rehearsal = Rehearsal.start("rollback")) {
            String first = rehearsal.push(rehearsal.releases().first());
            String second = rehearsal.push(rehearsal.releases().second());
            release(rehearsal, "first", "deploy", ENVIRONMENT, "--image", first);
            URI balancer = rehearsal.balancer(ENVIRONMENT);
            Report report;
            try (Load load = Load.start(Plan.of(balancer, RATE, "rollback", 1), FORTH)) {
                Deployer.Run forth = release(rehearsal, "second", "deploy", ENVIRONMENT, "--image", second);
                assertThat(forth.console()).contains("V1000__post_language.sql");
                assertThat(rehearsal.get(balancer.resolve("/version")).body()).contains(second);

                load.enter(BACK);
                release(rehearsal, "rollback", "rollback", ENVIRONMENT);
                load.enter(AFTER);
                Poll.pass(Duration.ofSeconds(3));
                report = load.stop();
            }
            assertThat(report.total().failed()).as("%s", report.failures()).isZero();
            assertThat(report.of(BACK).requests()).isGreaterThan(RATE);
            assertThat(report.of(AFTER).requests()).isGreaterThan(RATE);
            assertThat(rehearsal.get(balancer.resolve("/version")).body()).contains(first);
            assertThat(rehearsal.services(ENVIRONMENT))
                    .hasSize(2)
                    .allSatisfy(service -> assertThat(service.settledOn(first))
                            .as(service.line())
                            .isTrue());

            String password = rehearsal.aws().databasePassword(ENVIRONMENT);
            Finding finding = new Writes(rehearsal.addresses().database(ENVIRONMENT), password).find(report.accepted());
            assertThat(finding.accepted()).isGreaterThan(RATE);
            assertThat(finding.lost()).isEmpty();
        }
    }

    private static Deployer.Run release(Rehearsal rehearsal, String name, String... verb) throws InterruptedException {
        Deployer.Run run = rehearsal.deployer().run(name, verb);
        assertThat(run.exitCode()).as(run.console()).isZero();
        return run;
    }
}
