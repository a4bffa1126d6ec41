package dev.slipway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.fixture.LockedTable;
import dev.slipway.app.fixture.Postgres;
import dev.slipway.app.fixture.RunningRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GracefulStopTest {
    private final DatabaseAccess database = Postgres.migratedDatabase();
    private final RunningRedis redis = new RunningRedis();

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void endsRequestsInFlightAndThenAcceptsNothing() throws Exception {
        RunningWeb web = new RunningWeb(database, redis.address()).awaitReady();
        CompletableFuture<HttpResponse<String>> write;
        Thread stop;
        try (LockedTable post = new LockedTable(database, "post")) {
            write = web.sendAsync(web.postRequest("Ada", "in flight"));
            await().until(() -> post.isAwaitedBy(1));
            stop = Thread.ofVirtual().start(web::close);
            await().atMost(Duration.ofSeconds(5)).until(() -> !accepts(web));
            // Longer than Jetty's idle timeout while it stops, which must not cut a request at work.
            await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
            assertThat(write).isNotDone();
            assertThat(stop.isAlive()).isTrue();
        }
        assertThat(write.join().statusCode()).isEqualTo(303);
        assertThat(stop.join(Duration.ofSeconds(10))).isTrue();
        assertThatThrownBy(() -> web.get("/livez")).isInstanceOf(UncheckedIOException.class);
    }

    private static boolean accepts(RunningWeb web) {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), web.address("/").getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void servesOnDuringTheDrainButIsNotReadyAndClosesConnections() throws Exception {
        CountDownLatch draining = new CountDownLatch(1);
        CountDownLatch drained = new CountDownLatch(1);
        RunningWeb web = new RunningWeb(database, redis.address(), pause -> {
                    draining.countDown();
                    drained.await();
                })
                .awaitReady();
        Thread stop = Thread.ofVirtual().start(web::close);
        draining.await();

        assertThat(web.get("/readyz").statusCode()).isEqualTo(503);
        assertThat(web.get("/readyz").body()).contains("the process is stopping");
        HttpResponse<String> page = web.send(HttpRequest.newBuilder(web.address("/")));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Connection")).hasValue("close");
        drained.countDown();
        assertThat(stop.join(Duration.ofSeconds(10))).isTrue();
    }
}
