package dev.slipway.sandbox.balancer;

import static org.awaitility.Awaitility.await;

import dev.slipway.sandbox.balancer.TargetGroups.TargetState;
import dev.slipway.sandbox.time.WallTimeline;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A load balancer over raw targets, whose health is looked at once, and raw clients of it. */
final class Front implements AutoCloseable {

    static final String GROUP = "arn:aws:elasticloadbalancing:eu-central-1:111111111111:targetgroup/raw/1";

    private static final Duration NEVER_AGAIN = Duration.ofHours(1);

    final Balancer balancer;
    final LoadBalancer port;
    private final WallTimeline timeline = new WallTimeline();
    private final List<RawTarget> targets = new ArrayList<>();

    Front(ListenerOptions options, TargetGroupAttributes attributes) throws IOException {
        balancer = new Balancer(timeline);
        balancer.createTargetGroup(
                GROUP, new HealthCheck("/readyz", NEVER_AGAIN, Duration.ofSeconds(5), 2, 2), attributes);
        port = balancer.listen(options, GROUP);
    }

    static Front open() throws IOException {
        return open(ListenerOptions.on("raw", 0));
    }

    static Front open(ListenerOptions options) throws IOException {
        return new Front(options, TargetGroupAttributes.drainingFor(Duration.ofSeconds(20)));
    }

    RawTarget target(RawTarget.Script script) throws IOException {
        RawTarget target = new RawTarget(script);
        targets.add(target);
        balancer.register(GROUP, target.target());
        await().pollInterval(Duration.ofMillis(5)).until(() -> state(target) == TargetState.HEALTHY);
        return target;
    }

    TargetState state(RawTarget target) {
        return balancer.state(GROUP, target.target());
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.url().getPort());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Sends a request that is to be the last of its connection, and reads until that is closed. */
    String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request);
            return rest(socket);
        }
    }

    String get(String path) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n");
    }

    String post(String path, String body) throws IOException {
        return ask("POST " + path + " HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String rest(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        for (RawTarget target : targets) {
            target.close();
        }
        balancer.close();
        timeline.close();
    }
}
