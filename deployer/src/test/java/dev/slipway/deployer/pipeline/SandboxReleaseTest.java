package dev.slipway.deployer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.config.Environment;
import dev.slipway.deployer.event.Event;
import dev.slipway.deployer.plan.Planner;
import dev.slipway.deployer.plan.Planning;
import dev.slipway.deployer.release.ReleaseId;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import dev.slipway.sandbox.SandboxOptions.EnvironmentOptions;
import dev.slipway.sandbox.ecr.PushResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Whole releases of real processes over AWS's real protocols, through the unmodified SDK. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SandboxReleaseTest {
    private static final List<String> SETTINGS = List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");

    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private Sandbox sandbox;
    private Aws aws;
    private Duration migrationTimeout = Duration.ofMinutes(2);

    @BeforeAll
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start(SandboxOptions.at(folder)
                .withoutDatabases()
                .withEnvironments(
                        new EnvironmentOptions("staging", 0, 2, 1), new EnvironmentOptions("production", 0, 1, 1)));
        System.setProperty("aws.endpointUrl", sandbox.endpoint().toString());
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
        aws = Aws.connect("eu-central-1");
    }

    @AfterAll
    void stop() {
        SETTINGS.forEach(System::clearProperty);
        aws.close();
        sandbox.close();
    }

    static InputStream bundle(String fate, String word) throws IOException {
        String name = TinyApplication.class.getName();
        String file = name.replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                InputStream code = Objects.requireNonNull(TinyApplication.class.getResourceAsStream("/" + file))) {
            zip.putNextEntry(new ZipEntry("image.json"));
            zip.write("""
                    {"entryPoint": ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-cp", ".", "%s", "%s", "%s"]}
                    """.formatted(name, fate, word).getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry(file));
            code.transferTo(zip);
            zip.closeEntry();
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private String push(String tag, String fate) throws IOException {
        PushResult result = sandbox.push(tag, bundle(fate, tag));
        assertThat(result).isInstanceOf(PushResult.Pushed.class);
        return ((PushResult.Pushed) result).image().digest();
    }

    private Environment environment(String name) {
        return new Environment(
                name,
                "ublog",
                "111111111111",
                "eu-central-1",
                "ublog-" + name,
                sandbox.url(name),
                "ublog",
                List.of(
                        new Environment.Service(
                                "web",
                                "ublog-" + name + "-web",
                                "app",
                                1,
                                new Environment.Smoke("/version", 20, Duration.ofSeconds(30))),
                        new Environment.Service("worker", "ublog-" + name + "-worker", "app", 1, null)),
                new Environment.Migration("web", List.of("migrate"), migrationTimeout),
                null,
                null,
                name.equals("production") ? "staging" : null,
                2,
                Duration.ofMinutes(2));
    }

    private static Timing timing(Cancellation cancellation) {
        return new Timing(
                InstantSource.system(), cancellation, Duration.ofMillis(100), Duration.ofMillis(300), new Random(7));
    }

    private Outcome deploy(String environment, @Nullable String image, Cancellation cancellation) {
        events.clear();
        Source source = environment.equals("production") ? new Source(environment("staging"), aws) : null;
        ReleaseId id = new ReleaseId("r-" + UUID.randomUUID().toString().substring(0, 8));
        return new Release(aws, timing(cancellation), cancellation)
                .deploy(environment(environment), new ReleaseRequest(id, image, source), events::add);
    }

    private Outcome deploy(String environment, @Nullable String image) {
        return deploy(environment, image, new Cancellation());
    }

    private void assertRuns(String environment, String digest) {
        for (String service : List.of("web", "worker")) {
            var shown = aws.ecs().services("ublog-" + environment, List.of("ublog-" + environment + "-" + service));
            assertThat(aws.ecs()
                            .taskDefinition(shown.getFirst().taskDefinition())
                            .image("app"))
                    .endsWith("@" + digest);
            assertThat(shown.getFirst().deployments()).hasSize(1);
        }
    }

    private <E extends Event> List<E> events(Class<E> type) {
        synchronized (events) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    @Test
    void releasesAndPromotesTheSameDigest() throws IOException {
        String digest = push("promoted", "healthy");
        assertThat(deploy("staging", "promoted")).isInstanceOf(Outcome.Released.class);
        assertRuns("staging", digest);
        assertThat(events(Event.LogLine.class))
                .extracting(Event.LogLine::line)
                .containsExactly("migrate says promoted", "applied 1 migration");
        assertThat(events(Event.Finished.class)).hasSize(2);
        assertThat(new Planner(aws).plan(environment("staging"), "promoted"))
                .isInstanceOfSatisfying(
                        Planning.Ready.class,
                        ready -> assertThat(ready.plan().changesAnything()).isFalse());

        assertThat(deploy("production", null)).isInstanceOf(Outcome.Released.class);
        assertRuns("production", digest);
    }

    @Test
    void refusesToPromoteWhatNeverRanOrFailedInStaging() throws IOException {
        push("stable", "healthy");
        deploy("staging", "stable");
        push("never-ran", "healthy");
        assertThat(deploy("production", "never-ran")).isInstanceOf(Outcome.PreflightFailed.class);
        push("failed", "dies");
        deploy("staging", "failed");
        Outcome outcome = deploy("production", "failed");
        assertThat(outcome).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("its newest deployment in web is ROLLBACK_SUCCESSFUL");
    }

    @Test
    void takesBackAReleaseThatDies() throws IOException {
        String digest = push("before", "healthy");
        deploy("staging", "before");
        for (String counting : List.of("ignored", "counted")) {
            sandbox.fault("early-exits", new JsonMapper().readTree('"' + counting + '"'));
            String token = "token-" + UUID.randomUUID();
            push(token, "dies");
            Outcome outcome = deploy("staging", token);
            assertThat(outcome).as(counting).isInstanceOf(Outcome.RolledBack.class);
            assertThat(outcome.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.exitCode()).isEqualTo(3);
                assertThat(failure.lastLines()).anyMatch(line -> line.contains(token));
            });
            assertRuns("staging", digest);
        }
    }

    @Test
    void takesBackAReleaseThatUsersDoNotReach() throws IOException {
        String digest = push("reached", "healthy");
        deploy("staging", "reached");
        push("unreached", "healthy");
        sandbox.fault("stale-answer", new JsonMapper().readTree("""
                        {"environment": "staging", "path": "/version", "body": "{\\"imageDigest\\":\\"%s\\"}", "times": 1}
                        """.formatted(digest)));
        Outcome outcome = deploy("staging", "unreached");
        assertThat(outcome).isInstanceOf(Outcome.SmokeTestFailed.class);
        assertRuns("staging", digest);
    }

    @Test
    void withoutASmokeTestItWouldCountAsReleased() throws IOException {
        String digest = push("seen", "healthy");
        deploy("staging", "seen");
        push("unseen", "healthy");
        sandbox.fault("stale-answer", new JsonMapper().readTree("""
                        {"environment": "staging", "path": "/version", "body": "{\\"imageDigest\\":\\"%s\\"}", "times": 1}
                        """.formatted(digest)));
        Cancellation cancellation = new Cancellation();
        Outcome outcome = new Release(aws, timing(cancellation), cancellation)
                .deploy(
                        withoutSmokeTest(environment("staging")),
                        new ReleaseRequest(new ReleaseId("r-unseen"), "unseen", null),
                        events::add);
        sandbox.fault("stale-answer", StringNode.valueOf("off"));
        assertThat(outcome).isInstanceOf(Outcome.Released.class);
    }

    private static Environment withoutSmokeTest(Environment environment) {
        return new Environment(
                environment.name(),
                environment.application(),
                environment.account(),
                environment.region(),
                environment.cluster(),
                environment.url(),
                environment.repository(),
                environment.services().stream()
                        .map(service -> new Environment.Service(
                                service.name(), service.serviceName(), service.container(), service.wave(), null))
                        .toList(),
                environment.migration(),
                environment.control(),
                environment.slack(),
                environment.after(),
                environment.failFast(),
                environment.rolloutTimeout());
    }

    @Test
    void aRequestInFlightOutlivesARollOutUnlessTheDrainIsBroken() throws IOException {
        push("undrained", "healthy");
        deploy("staging", "undrained");
        push("drained", "healthy");
        assertThat(answersDuring(() -> deploy("staging", "drained")))
                .hasSizeGreaterThan(10)
                .containsOnly(204);

        push("broken", "healthy");
        sandbox.fault("drain", StringNode.valueOf("broken"));
        assertThat(answersDuring(() -> deploy("staging", "broken")))
                .contains(204)
                .anyMatch(status -> status != 204);
        sandbox.fault("drain", StringNode.valueOf("on"));
    }

    /** What requests of two seconds get that begin all the time while something goes on; 0 for no answer. */
    private List<Integer> answersDuring(Runnable something) {
        List<CompletableFuture<Integer>> answers = Collections.synchronizedList(new ArrayList<>());
        HttpRequest slow =
                HttpRequest.newBuilder(sandbox.url("staging").resolve("/slow")).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            try (ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor()) {
                var _ = sender.scheduleAtFixedRate(
                        () -> answers.add(client.sendAsync(slow, HttpResponse.BodyHandlers.discarding())
                                .thenApply(HttpResponse::statusCode)
                                .exceptionally(e -> 0)),
                        0,
                        100,
                        TimeUnit.MILLISECONDS);
                something.run();
                sender.shutdownNow();
            }
            return answers.stream().map(CompletableFuture::join).toList();
        }
    }

    @Test
    void aFailedMigrationChangesNoService() throws IOException {
        String digest = push("migrated", "healthy");
        deploy("staging", "migrated");
        push("unmigrated", "migration-fails");
        Outcome outcome = deploy("staging", "unmigrated");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.MigrationFailed.class,
                        failed -> assertThat(failed.task().exitCode()).isEqualTo(4));
        assertThat(events(Event.LogLine.class))
                .extracting(Event.LogLine::line)
                .containsExactly("migrate says unmigrated", "applied 1 migration");
        assertRuns("staging", digest);
    }

    @Test
    void aMigrationThatDoesNotEndIsStopped() throws IOException {
        String digest = push("punctual", "healthy");
        deploy("staging", "punctual");
        push("endless", "migrates-for-ever");
        migrationTimeout = Duration.ofSeconds(6);
        Outcome outcome = deploy("staging", "endless");
        migrationTimeout = Duration.ofMinutes(2);
        assertThat(outcome).isInstanceOf(Outcome.MigrationTimedOut.class);
        assertThat(outcome.message())
                .startsWith(
                        "The migration of staging was not done in 6 s. Its task was stopped. No service was changed.");
        assertRuns("staging", digest);
    }

    @Test
    void aSignalRequestsTheWayBackWithinFiveSeconds() throws IOException {
        String digest = push("kept", "healthy");
        deploy("staging", "kept");
        push("cancelled", "healthy");
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Outcome> release =
                CompletableFuture.supplyAsync(() -> deploy("staging", "cancelled", cancellation));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> events(Event.StepStarted.class).stream()
                        .anyMatch(step -> step.step().startsWith("roll wave")));
        cancellation.request(Cancellation.Signal.INTERRUPT);
        assertThat(release.orTimeout(5, TimeUnit.SECONDS).join()).isInstanceOf(Outcome.Cancelled.class);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertRuns("staging", digest));
    }

    @Test
    void saysThatAnImageOrAServiceDoesNotExist() {
        assertThat(deploy("staging", "no-such-tag").message())
                .contains("the repository ublog has no such tag or digest");
        Environment environment = environment("staging");
        Environment wrong = new Environment(
                "staging",
                "ublog",
                "111111111111",
                "eu-central-1",
                "ublog-nowhere",
                environment.url(),
                "ublog",
                environment.services(),
                null,
                null,
                null,
                null,
                2,
                Duration.ofMinutes(2));
        Cancellation cancellation = new Cancellation();
        Outcome outcome = new Release(aws, timing(cancellation), cancellation)
                .deploy(wrong, new ReleaseRequest(new ReleaseId("r-1"), "placeholder", null), events::add);
        assertThat(outcome).isInstanceOf(Outcome.PreflightFailed.class);
        assertThat(outcome.message()).contains("ClusterNotFoundException");
    }

    @Test
    void runsACommandOnce() throws IOException {
        push("commanded", "healthy");
        deploy("staging", "commanded");
        events.clear();
        Cancellation cancellation = new Cancellation();
        OneOffOutcome outcome = new OneOff(aws, timing(cancellation), cancellation)
                .run(
                        environment("staging"),
                        new OneOffRequest(
                                new ReleaseId("r-run"), "worker", null, List.of("migrate"), Duration.ofMinutes(1)),
                        events::add);
        assertThat(outcome).isInstanceOf(OneOffOutcome.Succeeded.class);
        assertThat(events(Event.LogLine.class))
                .extracting(Event.LogLine::line)
                .containsExactly("migrate says commanded", "applied 1 migration");
    }
}
