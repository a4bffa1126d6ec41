package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.program.Deployer;
import dev.slipway.bench.program.Program;
import dev.slipway.bench.program.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong before anything begins gets one clear error that says what to do, and changes nothing. */
final class BadInputTest {

    private static Rehearsal rehearsal;

    @BeforeAll
    static void start() {
        rehearsal = Rehearsal.start("bad-input");
    }

    @AfterAll
    static void close() {
        rehearsal.close();
    }

    @Test
    void everyMistakeOfTheFileIsReportedWithItsLine() throws Exception {
        Path file = rehearsal.files().resolve("five-mistakes.yml");
        Files.writeString(file, """
                application: ublog
                repositry: ublog
                migrate: { like: webb, command: [migrate], timeout: soon }
                services:
                  web: { service: "ublog-{environmnt}-web", container: app, wave: 1 }
                environments:
                  staging:
                    { account: 11111111111, region: eu-central-1, cluster: ublog-staging, url: "https://example.com" }
                """);

        Deployer.Run run = rehearsal.deployer(file).run("five-mistakes", "plan", "staging", "--image", "v1");

        assertThat(run.exitCode()).as(run.console()).isEqualTo(2);
        assertThat(run.console())
                .contains("5 mistakes")
                .contains("line 2, column 1: unknown key \"repositry\". Did you mean \"repository\"?")
                .contains("line 3, column 18:", "webb", "Did you mean \"web\"?")
                .contains("line 3, column 53:", "soon", "15m")
                .contains("line 5, column 19:", "{environmnt}", "{environment}")
                .contains("line 8, column 16:", "environments.staging.account")
                .doesNotContain("Exception");
    }

    @Test
    void aMissingFileSaysWhereItWasLookedFor() throws Exception {
        Path file = rehearsal.files().resolve("nowhere.yml");

        Deployer.Run run = rehearsal.deployer(file).run("no-file", "plan", "staging", "--image", "v1");

        assertThat(run.exitCode()).as(run.console()).isEqualTo(2);
        assertThat(run.console()).contains(file.toString()).doesNotContain("Exception");
    }

    @Test
    void anUnknownImageIsNamed() throws Exception {
        Deployer.Run run = rehearsal.deployer().run("no-image", "deploy", "staging", "--image", "v404");

        assertThat(run.exitCode()).as(run.console()).isEqualTo(10);
        assertThat(run.console()).contains("v404").contains("ublog").doesNotContain("Exception:");
    }

    @Test
    void aServiceThatDoesNotExistIsNamed() throws Exception {
        rehearsal.push(rehearsal.releases().first());
        Path file = rehearsal.files().resolve("no-service.yml");
        Files.writeString(
                file,
                Files.readString(Rehearsal.CONFIGURATION).replace("ublog-{environment}-web", "{environment}-wbe"));

        Deployer.Run run = rehearsal.deployer(file).run("no-service", "deploy", "staging", "--image", "v1");

        assertThat(run.exitCode()).as(run.console()).isEqualTo(10);
        assertThat(run.console())
                .contains("staging-wbe")
                .contains("ublog-staging")
                .doesNotContain("Exception:");
    }

    @Test
    void aSandboxThatDoesNotRunIsSaid() throws Exception {
        Map<String, String> variables = rehearsal.variables();
        String nothing = "http://127.0.0.1:" + freePort();
        variables.put("AWS_ENDPOINT_URL", nothing);
        Deployer deployer = new Deployer(
                rehearsal.programs(), Rehearsal.DEPLOYER, Rehearsal.CONFIGURATION, rehearsal.files(), variables);

        Deployer.Run run = deployer.run("nobody", "plan", "staging", "--image", "v1");

        assertThat(run.exitCode()).as(run.console()).isEqualTo(10);
        assertThat(run.console())
                .contains(nothing)
                .contains("AWS_ENDPOINT_URL")
                .doesNotContain("Exception:")
                .doesNotContain("\tat ");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Program second = rehearsal
                    .programs()
                    .java(
                            "second-sandbox",
                            Rehearsal.SANDBOX,
                            List.of(),
                            List.of(
                                    "up",
                                    "--port",
                                    Integer.toString(taken.getLocalPort()),
                                    "--env-file",
                                    rehearsal.files().resolve("second.env").toString()),
                            Map.of());

            assertThat(second.await(Duration.ofMinutes(1)).orElse(0)).isNotZero();
            assertThat(Programs.output(second))
                    .contains(Integer.toString(taken.getLocalPort()))
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void anUnknownVerbGetsTheNearestOne() throws Exception {
        Deployer.Run run = rehearsal.deployer().run("typo", "deplyo", "staging");

        assertThat(run.exitCode()).as(run.console()).isEqualTo(2);
        assertThat(run.console()).contains("deploy");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
