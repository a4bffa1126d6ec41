package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sandbox.HttpEndpoint.Answer;
import dev.slipway.sandbox.time.WallTimeline;
import dev.slipway.sandbox.traffic.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as they come out of a socket. */
final class WireTest {

    private final WallTimeline timeline = new WallTimeline();
    private Delivery delivery = Delivery.WHOLE;
    private HttpEndpoint endpoint;

    @BeforeEach
    void listen() throws IOException {
        endpoint = HttpEndpoint.listen(
                0,
                new Handler.Sequence(),
                call -> new Answer(
                        200, Map.of("Content-Type", "text/plain"), "abc".getBytes(StandardCharsets.UTF_8), delivery),
                timeline);
    }

    @AfterEach
    void stop() {
        endpoint.close();
        timeline.close();
    }

    private Socket asked() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), endpoint.url().getPort());
        socket.setSoTimeout(1_500);
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void resetsAConnection() throws IOException {
        delivery = Delivery.CUT;
        try (Socket socket = asked()) {
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void saysNothing() throws IOException {
        delivery = Delivery.NEVER;
        try (Socket socket = asked()) {
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void dripsAByteEachSecond() throws IOException {
        delivery = Delivery.DRIPPING;
        long began = System.nanoTime();
        try (Socket socket = asked()) {
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).endsWith("\r\n\r\nabc").contains("Content-Length: 3");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(20));
    }

    @Test
    void answersAtOnceOtherwise() throws IOException {
        try (Socket socket = asked()) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("\r\n\r\nabc");
        }
    }
}
