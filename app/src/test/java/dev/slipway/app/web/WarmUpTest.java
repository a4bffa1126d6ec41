package dev.slipway.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
    @Test
    void asksThePagesManyTimesOnceTheDatabaseIsThereAndEndsThen() throws IOException {
        Map<String, LongAdder> asked = new ConcurrentHashMap<>();
        CountDownLatch database = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            asked.computeIfAbsent(exchange.getRequestURI().getPath(), path -> new LongAdder())
                    .increment();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (WarmUp warmUp = new WarmUp(database::await)) {
            warmUp.start(server.getAddress().getPort());
            assertThat(warmUp.isOver()).isFalse();
            assertThat(asked).isEmpty();

            database.countDown();

            await().until(warmUp::isOver);
            assertThat(asked.get("/")).hasToString("200");
            assertThat(asked.get("/posts/1")).hasToString("200");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void endsWithTheFirstAnswerThatIsAFault() throws IOException {
        LongAdder asked = new LongAdder();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            asked.increment();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        try (WarmUp warmUp = new WarmUp(() -> {})) {
            warmUp.start(server.getAddress().getPort());

            await().until(warmUp::isOver);
            assertThat(asked).hasToString("1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerThatDoesNotAnswerKeepsNobodyFromBecomingReady() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        try (WarmUp warmUp = new WarmUp(() -> {})) {
            warmUp.start(nobody);

            await().until(warmUp::isOver);
        }
    }
}
