package dev.slipway.deployer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import dev.slipway.sandbox.calls.CallFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.databind.json.JsonMapper;

/** Slack in each of its eight modes: what comes of it with the report's defences, and what without. */
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
final class SlackUnderFaultsTest {
    private static final Duration BUDGET = Duration.ofSeconds(5);
    private static final Duration CALL = Duration.ofSeconds(2);
    private static final Duration FOR_EVER = Duration.ZERO;

    private Sandbox sandbox;
    private String token;

    @BeforeAll
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start(SandboxOptions.at(folder).withoutDatabases().withEnvironments());
        try (SecretsManagerClient secrets = SecretsManagerClient.builder()
                .endpointOverride(sandbox.endpoint())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox")))
                .build()) {
            token = secrets.getSecretValue(request -> request.secretId("slack/bot-token"))
                    .secretString();
        }
    }

    @AfterEach
    void mend() {
        slack("\"ok\"");
    }

    @AfterAll
    void stop() {
        sandbox.close();
    }

    private void slack(String json) {
        sandbox.fault("slack", JsonMapper.shared().readTree(json));
    }

    private SlackChannel channel(String name, Duration call) {
        return new SlackChannel(
                new Environment.Slack(
                        name, "slack/bot-token", sandbox.endpoint().resolve("/slack/api/")),
                () -> token,
                call);
    }

    private SlackReport report(String channel, Duration budget) {
        return new SlackReport(channel(channel, CALL), Duration.ofMillis(1), budget);
    }

    private List<String> messages(String channel) {
        return sandbox.state().slack().stream()
                .filter(message -> message.channel().equals(channel))
                .map(message -> message.text())
                .toList();
    }

    private void awaitACall(long before) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> sandbox.calls().count() > before);
    }

    /** One run from its first event to its last, with Slack in a mode until its end comes near. */
    private List<String> run(String channel, String mode, Duration budget) {
        long before = sandbox.calls().count();
        slack(mode);
        SlackReport report = report(channel, budget);
        List<Event> events = Stories.success();
        report.on(events.getFirst());
        awaitACall(before);
        slack("\"ok\"");
        events.stream().skip(1).forEach(report::on);
        return report.finish();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"error\"",
                "\"429\"",
                "\"500\"",
                "\"hang\"",
                "\"refused\"",
                "\"drip\"",
                "{\"mode\":\"429-twice\",\"retryAfter\":\"1s\"}"
            })
    void aSlackThatComesBackIsToldTheEndUnlessNobodyTriesAgain(String mode) {
        String told = "C1-" + mode.hashCode();
        assertThat(run(told, mode, BUDGET)).isEmpty();
        assertThat(messages(told)).isNotEmpty().last().asString().startsWith("✅");

        String untold = "C2-" + mode.hashCode();
        assertThat(run(untold, mode, Duration.ZERO)).isNotEmpty();
        assertThat(messages(untold)).noneMatch(text -> text.startsWith("✅"));
    }

    @Test
    void aSlackThatIsWellHasOneMessageUnlessTheOneThatWasPostedIsForgotten() {
        SlackReport report = report("C3", BUDGET);
        Stories.success().forEach(report::on);
        assertThat(report.finish()).isEmpty();
        assertThat(messages("C3")).hasSize(1);

        Stories.success().forEach(event -> {
            SlackReport forgetful = report("C4", BUDGET);
            forgetful.on(Stories.started("v2"));
            forgetful.finish();
        });
        assertThat(messages("C4")).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({"hang", "drip"})
    void aCallThatDoesNotEndIsGivenUpUnlessItMayTakeForEver(String mode) {
        slack("\"" + mode + "\"");
        long began = System.nanoTime();
        assertThat(channel("C5", CALL).deliver(message())).isInstanceOf(Delivery.Undelivered.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));

        CompletableFuture<Delivery> endless =
                CompletableFuture.supplyAsync(() -> channel("C5", FOR_EVER).deliver(message()));
        assertThatThrownBy(() -> endless.get(8, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void aLimitBeyondTheBudgetIsNotWaitedForUnlessTheBudgetIsBoundless() {
        slack("{\"mode\":\"429-twice\",\"retryAfter\":\"6s\"}");
        assertThat(timeToFinish(BUDGET)).isLessThan(Duration.ofSeconds(5));
        slack("{\"mode\":\"429-twice\",\"retryAfter\":\"6s\"}");
        assertThat(timeToFinish(Duration.ofMinutes(1))).isGreaterThan(Duration.ofSeconds(6));
    }

    private Duration timeToFinish(Duration budget) {
        long before = sandbox.calls().count();
        SlackReport report = report("C6", budget);
        report.on(Stories.started("v2"));
        awaitACall(before);
        long began = System.nanoTime();
        report.finish();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void noModeDelaysWhatIsToldOrFailsIt() {
        for (String mode : List.of("error", "429", "500", "hang", "refused", "drip")) {
            slack("\"" + mode + "\"");
            SlackReport report = report("C7", Duration.ofSeconds(1));
            long began = System.nanoTime();
            Stories.success().forEach(report::on);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).as(mode).isLessThan(Duration.ofMillis(500));
            assertThat(report.finish()).as(mode).singleElement().asString().startsWith("Slack was not told");
        }
        assertThat(sandbox.calls().read(CallFilter.NEWEST).toString()).doesNotContain(token);
    }

    private static SlackMessage message() {
        Story story = new Story();
        story.on(Stories.started("v2"));
        return SlackMessage.of(story);
    }
}
