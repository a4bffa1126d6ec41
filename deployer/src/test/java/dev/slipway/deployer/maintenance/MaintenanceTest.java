package dev.slipway.deployer.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.aws.FakeAws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.time.Cancellation;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real HTTP, with an account and a clock that move by themselves. */
final class MaintenanceTest {
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    private static final Environment.Control CONTROL =
            new Environment.Control("/-/maintenance", "ublog/staging/control-token", Duration.ofSeconds(60));

    private final FakeAws aws = new FakeAws();
    private final Cancellation cancellation = new Cancellation();
    private final List<Event> events = new ArrayList<>();
    private final Map<Instant, Runnable> plan = new HashMap<>();
    private final ControlEndpoint endpoint;

    MaintenanceTest() throws IOException {
        endpoint = new ControlEndpoint();
    }

    @BeforeEach
    void run() {
        aws.runningTasks.put("ublog-staging-web", List.of("a", "b"));
        aws.runningTasks.put("ublog-staging-worker", List.of("c"));
        aws.time.onStep(() -> {
            Runnable due = plan.remove(aws.time.instant());
            if (due != null) {
                due.run();
            }
        });
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void returnsOnceEveryRunningTaskHasAcknowledgedAndNoWriteIsInFlight() {
        Instant began = aws.time.instant();
        after(1, () -> endpoint.acknowledge("a", 0));
        after(2, () -> endpoint.acknowledge("b", 5));
        after(3, () -> endpoint.acknowledge("c", 0));
        after(7, () -> endpoint.acknowledge("b", 0));
        MaintenanceOutcome outcome = on();
        assertThat(outcome).isInstanceOf(MaintenanceOutcome.Acknowledged.class);
        assertThat(outcome.message())
                .isEqualTo(
                        "Maintenance of staging is full until 2026-11-21T10:30:00Z (generation 4): all of its 3 tasks"
                                + " have acknowledged.");
        assertThat(Duration.between(began, aws.time.instant())).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
        assertThat(endpoint.wishes).singleElement().satisfies(wish -> {
            assertThat(wish.path("mode").asString()).isEqualTo("full");
            assertThat(wish.path("for").asString()).isEqualTo("PT30M");
            assertThat(wish.path("reason").asString()).isEqualTo("moving");
            assertThat(wish.path("owner").asString()).isEqualTo("octocat");
        });
        assertThat(events).singleElement().isInstanceOf(Event.MaintenanceChanged.class);
    }

    @Test
    void oneLookIsOneQuestionHoweverItIsAnswered() {
        endpoint.change("full", "anna");
        assertThat(maintenance(endpoint.url()).look())
                .isInstanceOfSatisfying(
                        MaintenanceOutcome.Shown.class,
                        shown -> assertThat(shown.state().mode()).isEqualTo("full"));
        endpoint.answer(503);
        Instant began = aws.time.instant();
        assertThat(maintenance(endpoint.url()).look())
                .isInstanceOfSatisfying(
                        MaintenanceOutcome.NoAnswer.class,
                        silent -> assertThat(silent.message()).contains("HTTP 503: Redis cannot be written."));
        assertThat(aws.time.instant()).isEqualTo(began);
        endpoint.answer(404);
        assertThat(maintenance(endpoint.url()).look())
                .isInstanceOfSatisfying(
                        MaintenanceOutcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("Check environments.staging.url"));
    }

    @Test
    void namesTheStragglerWithTheLastGenerationThatItHasSeen() {
        endpoint.acknowledge("b", 0);
        after(1, () -> endpoint.acknowledge("a", 0));
        MaintenanceOutcome outcome = on();
        assertThat(outcome).isInstanceOf(MaintenanceOutcome.Stragglers.class);
        assertThat(outcome.message())
                .contains("2 of its tasks have not acknowledged within 60 s:")
                .contains("\n  task b of web: last generation seen 3, heard of at 2026-11-21T10:00:00Z")
                .contains("\n  task c of worker: not heard of at all");
    }

    @Test
    void waitsForATaskThatStartsMeanwhileAndNotForOneThatIsGone() {
        endpoint.acknowledge("gone", 0);
        after(1, () -> {
            endpoint.acknowledge("a", 0);
            endpoint.acknowledge("b", 0);
            aws.runningTasks.put("ublog-staging-web", List.of("a", "new"));
        });
        after(2, () -> endpoint.acknowledge("c", 0));
        after(5, () -> endpoint.acknowledge("new", 0));
        assertThat(on().message()).contains("all of its 3 tasks");
        assertThat(aws.time.instant()).isAfterOrEqualTo(Instant.parse("2026-11-21T10:00:05Z"));
    }

    @Test
    void aTaskThatEcsDoesNotListAnyMoreCountsWhileItWrites() {
        allAcknowledge(1);
        endpoint.acknowledge("stopping", 2);
        assertThat(on().message()).contains("task stopping: last generation seen 3, writes in flight 2");
    }

    @Test
    void turnsOffWithoutWaitingForWrites() {
        after(1, () -> {
            endpoint.acknowledge("a", 9);
            endpoint.acknowledge("b", 9);
            endpoint.acknowledge("c", 9);
        });
        MaintenanceOutcome outcome = maintenance(endpoint.url()).off("octocat");
        assertThat(outcome).isInstanceOf(MaintenanceOutcome.Acknowledged.class);
        assertThat(outcome.message()).startsWith("Maintenance of staging is off (generation 4)");
    }

    @Test
    void aTaskThatHangsIsLeftAloneAndTheNextOneAsked() {
        endpoint.hanging.set(2);
        allAcknowledge(2);
        assertThat(on()).isInstanceOf(MaintenanceOutcome.Acknowledged.class);
        assertThat(events).first().asString().contains("no answer within 2 s");
    }

    @Test
    void saysWhichSecretToCheckWhenTheTokenIsRefused() {
        endpoint.answer(401);
        assertThat(on())
                .isInstanceOf(MaintenanceOutcome.Refused.class)
                .extracting(MaintenanceOutcome::message)
                .asString()
                .contains("Check that the secret ublog/staging/control-token holds");
    }

    @Test
    void saysWhatToCheckWhenThereIsNoSuchEndpoint() {
        endpoint.answer(404);
        assertThat(on())
                .isInstanceOf(MaintenanceOutcome.Refused.class)
                .extracting(MaintenanceOutcome::message)
                .asString()
                .contains("HTTP 404", "maintenance.path in slipway.yml");
    }

    @Test
    void namesTheFallbackWhenTheApplicationIsDown() {
        endpoint.close();
        assertThat(on())
                .isInstanceOf(MaintenanceOutcome.NoAnswer.class)
                .extracting(MaintenanceOutcome::message)
                .asString()
                .contains("nothing listens there, for 60 s", "deployer run staging -- maintenance on --for PT30M");
        assertThat(events).singleElement().isInstanceOf(Event.Warned.class);
    }

    @Test
    void triesAgainWhileTheStateCannotBeWritten() {
        endpoint.answer(503);
        after(3, () -> endpoint.answer(200));
        allAcknowledge(4);
        assertThat(on()).isInstanceOf(MaintenanceOutcome.Acknowledged.class);
        assertThat(events).first().asString().contains("HTTP 503: Redis cannot be written");
    }

    @Test
    void asksEcsAgainWhenItIsThrottled() {
        AwsFailure throttled = new AwsFailure(AwsFailure.Kind.THROTTLED, "Rate exceeded.", new IllegalStateException());
        aws.readFailures.addAll(List.of(throttled, throttled));
        allAcknowledge(2);
        assertThat(on()).isInstanceOf(MaintenanceOutcome.Acknowledged.class);
    }

    @Test
    void doesNotCallAChangeRefusedThatWasMade() {
        aws.readFailures.add(
                new AwsFailure(AwsFailure.Kind.DENIED, "Allow ecs:ListTasks.", new IllegalStateException()));
        assertThat(on())
                .isInstanceOf(MaintenanceOutcome.NoAnswer.class)
                .extracting(MaintenanceOutcome::message)
                .asString()
                .contains("is set to full (generation 4)", "is not known. Allow ecs:ListTasks.");
    }

    @Test
    void noticesThatSomebodyElseChangedItMeanwhile() {
        after(2, () -> endpoint.change("off", "mallory"));
        assertThat(on())
                .isInstanceOf(MaintenanceOutcome.Superseded.class)
                .extracting(MaintenanceOutcome::message)
                .asString()
                .contains("it is off by mallory (generation 5, ours was 4)");
    }

    @Test
    void aCancelledWaitLeavesTheChangeAndSaysSo() {
        after(2, () -> cancellation.request(Cancellation.Signal.INTERRUPT));
        assertThat(on())
                .isInstanceOf(MaintenanceOutcome.Cancelled.class)
                .extracting(MaintenanceOutcome::message)
                .asString()
                .contains("is set to full (generation 4), but 3 of its tasks have not acknowledged yet");
    }

    @Test
    void showsTheState() {
        endpoint.acknowledge("a", 1);
        assertThat(maintenance(endpoint.url()).status())
                .isInstanceOfSatisfying(MaintenanceOutcome.Shown.class, shown -> {
                    assertThat(shown.message()).isEqualTo("Maintenance of staging is off.");
                    assertThat(shown.state().generation()).isEqualTo(3);
                    assertThat(shown.state().tasks())
                            .containsExactly(new ControlState.TaskState("a", "web", 3, 1, "2026-11-21T10:00:00Z"));
                });
    }

    private void allAcknowledge(int seconds) {
        after(seconds, () -> List.of("a", "b", "c").forEach(task -> endpoint.acknowledge(task, 0)));
    }

    private void after(int seconds, Runnable then) {
        plan.put(aws.time.instant().plusSeconds(seconds), then);
    }

    private MaintenanceOutcome on() {
        return maintenance(endpoint.url()).on(HALF_AN_HOUR, "moving", "octocat");
    }

    private Maintenance maintenance(URI url) {
        Environment environment = new Environment(
                "staging",
                "ublog",
                "111111111111",
                "eu-central-1",
                "ublog-staging",
                url,
                "ublog",
                List.of(
                        new Environment.Service("web", "ublog-staging-web", "app", 1, null),
                        new Environment.Service("worker", "ublog-staging-worker", "app", 1, null)),
                null,
                CONTROL,
                null,
                null,
                2,
                Duration.ofMinutes(30));
        return new Maintenance(aws, aws.time, aws.time::pass, cancellation, environment, CONTROL, events::add);
    }
}
