package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.InProcess;
import dev.slipway.deployer.config.State;
import dev.slipway.deployer.ledger.Entry;
import dev.slipway.deployer.ledger.Ledger;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import dev.slipway.sandbox.faults.SlackMode;
import dev.slipway.sandbox.runtime.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whole releases with Slack in each of its modes. ECS is on the virtual clock, so that a release takes next to no time;
 * Slack is a real server, and its report waits for it on the wall clock as it does in production. What a mode adds is
 * therefore what the wall clock says.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlackModesTest {
    /** A contract: no Slack makes a release longer by more than this. */
    private static final Duration ADDED = Duration.ofSeconds(5);

    private static final Set<SlackMode> TOLD = Set.of(SlackMode.OK, SlackMode.LIMITED_TWICE);
    private static final State STATE = new State("slipway-releases", "shop");
    private static final String CHANNEL = """
            state: s3://slipway-releases/shop
            slack: { channel: C0123456789, tokenSecret: slack/bot-token }
            """;
    private static final String UNTOLD = "Slack was not told how this ended: ";

    private Sandbox slack;
    private String token;

    /** How a release ends where Slack is well. */
    enum Release {
        SOUND("v2", 0, "✅"),
        CRASHING("v3", 30, "❌");

        private final String image;
        private final int exitCode;
        private final String mark;

        Release(String image, int exitCode, String mark) {
            this.image = image;
            this.exitCode = exitCode;
            this.mark = mark;
        }
    }

    /** What a run came to: in the channel the messages that it posted. */
    private record Run(int exitCode, Duration took, String summary, List<String> notes, List<String> messages) {}

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        slack = Sandbox.start(
                SandboxOptions.at(folder.resolve("slack")).withoutDatabases().withEnvironments());
        try (SecretsManagerClient secrets = SecretsManagerClient.builder()
                .endpointOverride(slack.endpoint())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox")))
                .build()) {
            token = secrets.getSecretValue(request -> request.secretId("slack/bot-token"))
                    .secretString();
        }
        // The first release of a JVM pays for what the others find loaded.
        run(folder.resolve("first"), SlackMode.OK, Release.SOUND);
    }

    @AfterAll
    void stop() {
        slack.close();
    }

    private static Stream<Arguments> modes() {
        return Arrays.stream(Release.values())
                .flatMap(release -> Arrays.stream(SlackMode.values()).map(mode -> Arguments.of(release, mode)));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void noModeChangesTheEndOrAddsMoreThanFiveSeconds(Release release, SlackMode mode, @TempDir Path folder)
            throws IOException {
        Run well = run(folder.resolve("well"), SlackMode.OK, release);
        Run run = run(folder.resolve("run"), mode, release);

        assertThat(well.exitCode()).isEqualTo(release.exitCode);
        assertThat(run.exitCode()).isEqualTo(well.exitCode());
        assertThat(run.took().minus(well.took()))
                .as(
                        "added to the %d ms of a release whose Slack is well by one of %d ms",
                        well.took().toMillis(), run.took().toMillis())
                .isLessThanOrEqualTo(ADDED);
        if (TOLD.contains(mode)) {
            assertThat(run.messages()).singleElement().asString().startsWith(release.mark);
            assertThat(run.notes()).noneMatch(note -> note.startsWith(UNTOLD));
            assertThat(run.summary()).doesNotContain(UNTOLD);
        } else {
            assertThat(run.notes()).filteredOn(note -> note.startsWith(UNTOLD)).hasSize(1);
            assertThat(run.summary()).containsOnlyOnce(UNTOLD);
        }
        assertThat(run.summary()).startsWith("### " + release.mark);
    }

    private Run run(Path folder, SlackMode mode, Release release) throws IOException {
        Files.createDirectories(folder);
        Path summary = folder.resolve("summary.md");
        int before = slack.state().slack().size();
        try (Stage stage = new Stage(folder, CHANNEL);
                Aws aws = InProcess.aws(stage.sandbox.http())) {
            stage.sandbox.secrets().create("slack/bot-token", token);
            stage.sandbox.push("shop", "v2", Script.runs());
            stage.sandbox.push("shop", "v3", Script.exits(3, Duration.ofSeconds(2)));
            stage.variables.put("SLIPWAY_SLACK_API_URL", slack.endpoint() + "/slack/api/");
            stage.variables.put("GITHUB_STEP_SUMMARY", summary.toString());
            slack.fault("slack", JsonMapper.shared().readTree(setting(mode)));
            long began = System.nanoTime();
            int exitCode = stage.run("deploy staging --image " + release.image);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(summary).as(stage.out() + stage.err()).exists();
            return new Run(
                    exitCode,
                    took,
                    Files.readString(summary),
                    notes(new Ledger(aws.objects(STATE.bucket()), STATE, "staging")),
                    slack.state().slack().stream()
                            .skip(before)
                            .map(message -> message.text())
                            .toList());
        }
    }

    /** Limited for as short as Slack says it, so that another attempt is worth its while. */
    private static String setting(SlackMode mode) {
        return switch (mode) {
            case LIMITED, LIMITED_TWICE -> "{\"mode\":\"%s\",\"retryAfter\":\"1s\"}".formatted(mode.word());
            case OK, ERROR, FAILING, HANGING, REFUSING, DRIPPING -> "\"" + mode.word() + "\"";
        };
    }

    private static List<String> notes(Ledger ledger) {
        return switch (ledger.newest(1).getFirst()) {
            case Entry.Kept kept -> kept.record().notes();
            case Entry.Unreadable unreadable -> throw new IllegalStateException(unreadable.problem());
        };
    }
}
