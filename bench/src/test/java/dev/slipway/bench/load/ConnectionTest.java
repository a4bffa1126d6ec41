package dev.slipway.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionTest {

    @Test
    void readsAnAnswerWithALength() throws Exception {
        assertThat(
                        exchange(
                                "HTTP/1.1 303 See Other\r\nLocation: /posts/7\r\nx-release: 1.0.0\r\nContent-Length: 2\r\n\r\nhi"))
                .isEqualTo(new Outcome.Answered(new Answer(303, "1.0.0", "/posts/7")));
    }

    @Test
    void readsAnAnswerInChunksToItsEnd() throws Exception {
        assertThat(exchange(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"))
                .isEqualTo(new Outcome.Answered(new Answer(200, "", "")));
    }

    @Test
    void readsAnAnswerThatEndsWithItsConnection() throws Exception {
        assertThat(exchange("HTTP/1.0 200 OK\r\n\r\nall of it"))
                .isEqualTo(new Outcome.Answered(new Answer(200, "", "")));
    }

    @Test
    void skipsAnInterimAnswer() throws Exception {
        assertThat(exchange("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"))
                .isEqualTo(new Outcome.Answered(new Answer(204, "", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "SSH-2.0-OpenSSH_9.9\r\n"
            })
    void halfAnAnswerIsABrokenConnection(String bytes) throws Exception {
        Outcome outcome = exchange(bytes);
        assertThat(outcome).isInstanceOf(Outcome.Broken.class);
        assertThat(outcome.failure()).contains(Failure.CONNECTION);
    }

    @Test
    void anAnswerThatTricklesIsOverWhenItsTimeIs() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread trickle = Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
                    while (true) {
                        socket.getOutputStream().write('x');
                        dev.slipway.bench.program.Poll.pass(Duration.ofMillis(20));
                    }
                } catch (IOException _) {
                    // the client has given up
                }
            });
            try (Connections connections = new Connections(URI.create("http://127.0.0.1:" + server.getLocalPort()))) {
                Outcome outcome = connections.send(
                        new Request.Read("/"),
                        System.nanoTime() + Duration.ofMillis(200).toNanos());
                assertThat(outcome).isInstanceOf(Outcome.Unanswered.class);
            }
            trickle.join();
        }
    }

    private static Outcome exchange(String bytes) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    byte[] buffer = new byte[4096];
                    if (socket.getInputStream().read(buffer) > 0) {
                        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
                    }
                } catch (IOException broken) {
                    throw new IllegalStateException(broken);
                }
            });
            try (Connections connections = new Connections(URI.create("http://127.0.0.1:" + server.getLocalPort()))) {
                return connections.send(
                        new Request.Read("/"),
                        System.nanoTime() + Duration.ofSeconds(5).toNanos());
            }
        }
    }
}
