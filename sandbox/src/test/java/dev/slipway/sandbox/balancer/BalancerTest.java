package dev.slipway.sandbox.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.sandbox.balancer.TargetGroups.Target;
import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import dev.slipway.sandbox.time.WallTimeline;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BalancerTest {

    private static final String GROUP = "arn:aws:elasticloadbalancing:eu-central-1:111111111111:targetgroup/web/1";

    private final WallTimeline timeline = new WallTimeline();
    private final Balancer balancer = new Balancer(timeline);
    private final ConcurrentLinkedDeque<String> stale = new ConcurrentLinkedDeque<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private LoadBalancer front;
    private Application one;
    private Application two;

    @BeforeEach
    void start() throws IOException {
        balancer.createTargetGroup(
                GROUP,
                new HealthCheck("/readyz", Duration.ofMillis(20), Duration.ofSeconds(2), 2, 2),
                Duration.ofSeconds(20));
        front = balancer.listen(
                ListenerOptions.on("web", 0)
                        .withStaleAnswers(
                                path -> path.equals("/version") ? Optional.ofNullable(stale.poll()) : Optional.empty()),
                GROUP);
        one = new Application("one");
        two = new Application("two");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        balancer.close();
        timeline.close();
        client.close();
    }

    private void register(Application application) {
        balancer.register(GROUP, application.target());
        awaitState(application.target(), TargetState.HEALTHY);
    }

    private void awaitState(Target target, TargetState state) {
        await().atMost(10, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> balancer.state(GROUP, target) == state);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(front.url() + path)).timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> get(String path) {
        return send(request(path).build()).join();
    }

    private HttpResponse<String> post(String path) {
        return send(request(path)
                        .POST(HttpRequest.BodyPublishers.ofString("a=b"))
                        .build())
                .join();
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void goesRoundTheHealthyTargetsAndCountsByRelease() {
        register(one);
        register(two);
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            answers.add(get("/").body());
        }
        assertThat(answers).containsExactlyInAnyOrder("one", "two");
        assertThat(front.requests().total()).isEqualTo(10);
        assertThat(front.requests().byRelease()).containsEntry("one", 5L).containsEntry("two", 5L);
    }

    @Test
    void answers503WithoutAnyTarget() {
        assertThat(get("/").statusCode()).isEqualTo(503);
        one.ready = false;
        balancer.register(GROUP, one.target());
        assertThat(get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void takesAnUnhealthyTargetOutAndBackIn() {
        register(one);
        register(two);
        one.ready = false;
        awaitState(one.target(), TargetState.UNHEALTHY);
        for (int i = 0; i < 5; i++) {
            assertThat(get("/").body()).isEqualTo("two");
        }
        one.ready = true;
        awaitState(one.target(), TargetState.HEALTHY);
    }

    @Test
    void failsOpenWhenNoTargetIsHealthy() {
        register(one);
        one.ready = false;
        awaitState(one.target(), TargetState.UNHEALTHY);
        assertThat(get("/").body()).isEqualTo("one");
    }

    @Test
    void letsRequestsInFlightEndBeforeATargetIsUnused() {
        register(one);
        CompletableFuture<HttpResponse<String>> inFlight = send(request("/held").build());
        await().until(() -> one.held.get() == 1);
        register(two);
        balancer.deregister(GROUP, one.target());
        assertThat(balancer.state(GROUP, one.target())).isEqualTo(TargetState.DRAINING);
        for (int i = 0; i < 4; i++) {
            assertThat(get("/").body()).isEqualTo("two");
        }
        assertThat(balancer.state(GROUP, one.target())).isEqualTo(TargetState.DRAINING);
        one.release.countDown();
        assertThat(inFlight.join().body()).isEqualTo("one");
        awaitState(one.target(), TargetState.UNUSED);
    }

    @Test
    void givesUpDrainingAfterTheDeregistrationDelay() {
        String hasty = GROUP + "-hasty";
        balancer.createTargetGroup(
                hasty,
                new HealthCheck("/readyz", Duration.ofMillis(20), Duration.ofSeconds(2), 2, 2),
                Duration.ofMillis(100));
        try (LoadBalancer port = balancer.listen(ListenerOptions.on("hasty", 0), hasty)) {
            balancer.register(hasty, one.target());
            await().until(() -> balancer.state(hasty, one.target()) == TargetState.HEALTHY);
            var held = send(
                    HttpRequest.newBuilder(URI.create(port.url() + "/held")).build());
            await().until(() -> one.held.get() == 1);
            balancer.deregister(hasty, one.target());
            await().until(() -> balancer.state(hasty, one.target()) == TargetState.UNUSED);
            assertThat(held.join().statusCode()).isEqualTo(502);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anIdleTargetIsUnusedAtOnceAndMayComeBack() {
        register(one);
        balancer.deregister(GROUP, one.target());
        assertThat(balancer.state(GROUP, one.target())).isEqualTo(TargetState.UNUSED);
        register(one);
        assertThat(get("/").body()).isEqualTo("one");
    }

    @Test
    void answers502ForADeadTarget() {
        register(one);
        one.close();
        assertThat(get("/").statusCode()).isEqualTo(502);
        assertThat(post("/").statusCode()).isEqualTo(502);
    }

    @Test
    void neverSendsAPostTwice() {
        register(one);
        assertThat(post("/").statusCode()).isEqualTo(200);
        assertThat(post("/die").statusCode()).isEqualTo(502);
        assertThat(one.posts).hasValue(2);
    }

    @Test
    void saysWhoAsksAndForWhat() {
        register(one);
        send(request("/").header("X-Forwarded-For", "192.0.2.1").build()).join();
        assertThat(one.headers.getLast())
                .containsEntry("X-forwarded-for", List.of("192.0.2.1, 127.0.0.1"))
                .containsEntry("X-forwarded-proto", List.of("http"))
                .containsEntry(
                        "X-forwarded-port", List.of(Integer.toString(front.url().getPort())))
                .doesNotContainKeys("X-forwarded-host", "Via", "Forwarded")
                .containsEntry("Host", List.of(front.url().getAuthority()));
    }

    @Test
    void givesAStaleAnswerAsOftenAsItWasPlanted() {
        register(one);
        stale.add("{\"version\":\"old\"}");
        assertThat(post("/version").body()).isEqualTo("one");
        assertThat(get("/version").body()).isEqualTo("{\"version\":\"old\"}");
        assertThat(get("/version").body()).isEqualTo("one");
    }

    @Test
    void saysThatItsPortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            assertThatThrownBy(() -> balancer.listen(ListenerOptions.on("second", other.getLocalPort()), GROUP))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void losesNoRequestWhileTargetsComeAndGo() throws IOException {
        register(one);
        AtomicBoolean running = new AtomicBoolean(true);
        List<CompletableFuture<List<Integer>>> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(CompletableFuture.supplyAsync(() -> {
                List<Integer> bad = new ArrayList<>();
                while (running.get()) {
                    int status = get("/").statusCode();
                    if (status != 200) {
                        bad.add(status);
                    }
                }
                return bad;
            }));
        }
        Application before = one;
        for (int i = 0; i < 8; i++) {
            try (Application next = new Application("release-" + i)) {
                register(next);
                balancer.deregister(GROUP, before.target());
                awaitState(before.target(), TargetState.UNUSED);
                before.close();
                register(two);
                balancer.deregister(GROUP, next.target());
                awaitState(next.target(), TargetState.UNUSED);
                before = next;
            }
        }
        running.set(false);
        assertThat(clients).allSatisfy(bad -> assertThat(bad.join()).isEmpty());
        assertThat(front.requests().byRelease()).hasSizeGreaterThan(5);
    }

    @Test
    void neverKeepsATargetWithoutRequestsInFlight() {
        register(two);
        AtomicBoolean running = new AtomicBoolean(true);
        CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> {
            while (running.get()) {
                get("/");
            }
        });
        for (int i = 0; i < 200; i++) {
            if (i == 100) {
                running.set(false);
                traffic.join();
            }
            register(one);
            balancer.deregister(GROUP, one.target());
            await().atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> balancer.state(GROUP, one.target()) == TargetState.UNUSED);
        }
    }
}
