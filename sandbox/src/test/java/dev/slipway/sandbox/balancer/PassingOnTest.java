package dev.slipway.sandbox.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the target of a request, and the client of an answer. */
@Timeout(60)
final class PassingOnTest {

    private static final String END = "\r\nConnection: close\r\n\r\n";

    @Test
    void leavesHeadersAsTheyAreButThoseOfTheConnection() throws IOException {
        try (Front front = Front.open()) {
            RawTarget target = front.target(exchange -> exchange.answer("200 OK", ""));
            front.ask(String.join(
                    "\r\n",
                    "GET / HTTP/1.1",
                    "Host: shop.example.com",
                    "Cookie: a=b",
                    "Connection: close, X-Hop, Upgrade",
                    "X-Hop: no",
                    "Keep-Alive: timeout=5",
                    "TE: trailers",
                    "Upgrade: websocket",
                    "X-Forwarded-Host: said.example",
                    "X-Forwarded-For: 192.0.2.7",
                    "",
                    ""));
            assertThat(target.arrivals.getFirst())
                    .startsWith("GET / HTTP/1.1\r\n")
                    .contains("Host: shop.example.com\r\n", "Cookie: a=b\r\n", "X-Forwarded-Host: said.example\r\n")
                    .contains("X-Forwarded-For: 192.0.2.7, 127.0.0.1\r\n", "X-Forwarded-Proto: http\r\n")
                    .contains("X-Forwarded-Port: " + front.port.url().getPort() + "\r\n")
                    .containsPattern("X-Amzn-Trace-Id: Root=1-[0-9a-f]{8}-[0-9a-f]{24}\r\n")
                    .doesNotContainIgnoringCase("x-hop")
                    .doesNotContainIgnoringCase("keep-alive")
                    .doesNotContainIgnoringCase("upgrade")
                    .doesNotContainIgnoringCase("user-agent")
                    .doesNotContainIgnoringCase("accept-encoding")
                    .doesNotContainIgnoringCase("content-type")
                    .doesNotContain("TE: trailers", "Via:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2Fb/./c", "//two//slashes", "/a;b=c/%E2%82%AC?", "/..%2f/x"})
    void leavesThePathAsItIs(String path) throws IOException {
        try (Front front = Front.open()) {
            RawTarget target = front.target(exchange -> exchange.answer("200 OK", ""));
            assertThat(front.get(path)).startsWith("HTTP/1.1 200");
            assertThat(target.arrivals.getFirst()).startsWith("GET " + path + " HTTP/1.1\r\n");
        }
    }

    @Test
    void escapesWhatNoUriMayHold() throws IOException {
        try (Front front = Front.open()) {
            RawTarget target = front.target(exchange -> exchange.answer("200 OK", ""));
            assertThat(front.get("/?q=100%&x=[1]|%20")).startsWith("HTTP/1.1 200");
            assertThat(target.arrivals.getFirst()).startsWith("GET /?q=100%25&x=%5B1%5D%7C%20 HTTP/1.1\r\n");
        }
    }

    @Test
    void knowsAnswersWithoutABody() throws IOException {
        try (Front front = Front.open()) {
            front.target(exchange -> {
                exchange.say(
                        switch (exchange.path()) {
                            case "/204" -> "HTTP/1.1 204 No Content\r\nX-Release: 7\r\n\r\n";
                            case "/304" -> "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 12\r\n\r\n";
                            default ->
                                "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n";
                        });
                return true;
            });
            assertThat(front.get("/204"))
                    .startsWith("HTTP/1.1 204")
                    .contains("X-Release: 7")
                    .endsWith("\r\n\r\n");
            assertThat(front.get("/304"))
                    .startsWith("HTTP/1.1 304")
                    .contains("ETag: \"a\"")
                    .endsWith("\r\n\r\n");
            assertThat(front.ask("HEAD / HTTP/1.1\r\nHost: a" + END))
                    .startsWith("HTTP/1.1 200")
                    .contains("Content-Length: 12\r\n", "Set-Cookie: a\r\n", "Set-Cookie: b\r\n")
                    .doesNotContain("Server: ")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void servesClientsOfHttp10AndTargetsThatEndAnAnswerByClosing() throws IOException {
        try (Front front = Front.open()) {
            front.target(exchange -> {
                exchange.say("HTTP/1.0 200 OK\r\n\r\nall until the end");
                return false;
            });
            assertThat(front.ask("GET / HTTP/1.0\r\n\r\n")).contains(" 200 OK").endsWith("all until the end");
            assertThat(front.get("/")).startsWith("HTTP/1.1 200").contains("all until the end");
        }
    }

    @Test
    void refusesWhatAnApplicationLoadBalancerRefuses() throws IOException {
        try (Front front = Front.open()) {
            RawTarget target = front.target(exchange -> {
                exchange.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Long: "
                        + "y".repeat(exchange.head().startsWith("GET /large ") ? 40_000 : 20_000) + "\r\n\r\n");
                return true;
            });
            assertThat(front.ask("GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(60_000) + END))
                    .startsWith("HTTP/1.1 200");
            assertThat(front.ask("GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(70_000) + END))
                    .startsWith("HTTP/1.1 400");
            assertThat(front.get("/large")).startsWith("HTTP/1.1 502");
            assertThat(front.ask("TRACE / HTTP/1.1\r\nHost: a" + END)).startsWith("HTTP/1.1 405");
            assertThat(front.ask("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + "192.0.2.1, ".repeat(30)
                            + "192.0.2.1" + END))
                    .startsWith("HTTP/1.1 463");
            assertThat(front.ask("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
            assertThat(target.arrivals).hasSize(2);
        }
    }
}
