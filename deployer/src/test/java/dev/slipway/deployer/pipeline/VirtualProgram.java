package dev.slipway.deployer.pipeline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.deployer.aws.Aws;
import dev.slipway.deployer.aws.InProcess;
import dev.slipway.deployer.command.Surroundings;
import dev.slipway.deployer.command.Verbs;
import dev.slipway.deployer.time.Cancellation;
import dev.slipway.deployer.time.Haste;
import dev.slipway.deployer.time.Timing;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * The program itself on a rehearsal's clock: verbs as typed, over a {@code slipway.yml} with a ledger, a smoke test and Slack.
 * Each run is a life of its own, which may be sent a signal or be killed on its way.
 */
final class VirtualProgram implements AutoCloseable {

    private final Rehearsal rehearsal;
    private final Path file;
    private final HttpServer surroundings;
    private final List<String> slack = new CopyOnWriteArrayList<>();
    private final List<String> toggles = new CopyOnWriteArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicReference<Runnable> atFirstAnswer = new AtomicReference<>(() -> {});
    private volatile String answeredDigest = "";
    private volatile Life life;
    private String workflow = "1";

    /** One run of the program. */
    static final class Life {
        final Mortal http;
        private final Thread thread = Thread.currentThread();
        private volatile Cancellation cancellation = new Cancellation();

        private Life(Mortal http) {
            this.http = http;
        }

        void signal(Cancellation.Signal signal) {
            cancellation.request(signal);
        }
    }

    /** What a run came to. */
    record Run(int exitCode, String out, String err) {}

    /** @param state whether there is a ledger */
    VirtualProgram(Rehearsal rehearsal, Path folder, boolean state) {
        this(rehearsal, folder, state ? "state: s3://slipway-releases/ublog" : "");
    }

    /** @param more keys at the top of {@code slipway.yml} */
    VirtualProgram(Rehearsal rehearsal, Path folder, String more) {
        this.rehearsal = rehearsal;
        this.life = new Life(new Mortal(rehearsal.sandbox().http()));
        rehearsal.sandbox().secrets().create("slack/bot-token", "xoxb-1");
        rehearsal.sandbox().secrets().create("ublog/staging/control-token", "t0ken");
        try {
            file = Files.writeString(folder.resolve("slipway.yml"), file(more));
            surroundings = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        surroundings.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        surroundings.createContext("/slack/api/", this::slack);
        surroundings.createContext("/version", this::version);
        surroundings.createContext("/-/maintenance", this::maintenance);
        surroundings.start();
    }

    private void maintenance(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            toggles.add(exchange.getRequestMethod());
        }
        answer(exchange, "{\"generation\":4,\"mode\":\"full\",\"reason\":\"by hand\",\"owner\":\"anna\",\"tasks\":[]}");
    }

    /** What was asked of the application's maintenance, which somebody has put up by hand, but for its state. */
    List<String> toggles() {
        return List.copyOf(toggles);
    }

    private static String file(String more) {
        return """
                application: ublog
                repository: ublog
                %s
                maintenance: { path: /-/maintenance, tokenSecret: "ublog/{environment}/control-token", timeout: 60s }
                slack: { channel: C0123456789, tokenSecret: slack/bot-token }
                migrate: { like: web, command: [migrate], timeout: 15m }
                services:
                  web:    { service: "ublog-{environment}-web", container: app, wave: 1, smoke: { path: /version } }
                  worker: { service: "ublog-{environment}-worker", container: app, wave: 2 }
                environments:
                  staging: { account: "111111111111", region: eu-central-1, cluster: ublog-staging, url: "https://example.com" }
                """.formatted(more);
    }

    /** Which digest users get. */
    void answer(String digest) {
        answeredDigest = digest;
    }

    /** How many answers of the smoke test's users have got so far. */
    int answers() {
        return answers.get();
    }

    /** Has something happen when the first user is answered. */
    void atFirstAnswer(Runnable what) {
        atFirstAnswer.set(what);
    }

    /** The workflow run that the next runs are steps of; empty for runs by hand. */
    void workflow(String id) {
        workflow = id;
    }

    /** What the channel was told, message by message. */
    List<String> slack() {
        return List.copyOf(slack);
    }

    private void slack(HttpExchange exchange) throws IOException {
        String body = URLDecoder.decode(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        boolean heard = !life.http.dead();
        if (heard) {
            slack.add(body);
        }
        answer(
                exchange,
                heard
                        ? "{\"ok\":true,\"channel\":\"C0123456789\",\"ts\":\"1.1\"}"
                        : "{\"ok\":false,\"error\":\"dead\"}");
    }

    private void version(HttpExchange exchange) throws IOException {
        answers.incrementAndGet();
        atFirstAnswer.getAndSet(() -> {}).run();
        answer(exchange, "{\"imageDigest\":\"" + answeredDigest + "\"}");
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /**
     * Runs a verb.
     *
     * @param fate what is to happen to it: called before it begins, on the thread that runs it
     */
    Run run(BiConsumer<Life, VirtualTimeline> fate, String... verb) {
        VirtualTimeline timeline = rehearsal.sandbox().timeline();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (var _ = timeline.join("deployer")) {
            Life mine = new Life(new Mortal(rehearsal.sandbox().http()));
            life = mine;
            fate.accept(mine, timeline);
            String base = "http://127.0.0.1:" + surroundings.getAddress().getPort();
            Surroundings around = new Surroundings(
                    Map.of(
                            "SLIPWAY_URL_STAGING",
                            base,
                            "SLIPWAY_SLACK_API_URL",
                            base + "/slack/api/",
                            "GITHUB_SERVER_URL",
                            "https://github.com",
                            "GITHUB_REPOSITORY",
                            "acme/ublog",
                            "GITHUB_RUN_ID",
                            workflow),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    false,
                    "test",
                    _ -> connect(mine),
                    cancellation -> mine.cancellation = cancellation,
                    cancellation -> timing(mine, cancellation));
            String[] arguments = new String[verb.length + 2];
            arguments[0] = "--file";
            arguments[1] = file.toString();
            System.arraycopy(verb, 0, arguments, 2, verb.length);
            int code = Verbs.of(around).execute(arguments);
            boolean killed = mine.http.dead();
            return new Run(
                    killed ? 137 : code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (Mortal.Dead _) {
            return new Run(137, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    Run run(String... verb) {
        return run((_, _) -> {}, verb);
    }

    private static Aws connect(Life life) {
        return InProcess.aws(life.http);
    }

    private Timing timing(Life life, Cancellation cancellation) {
        VirtualTimeline timeline = rehearsal.sandbox().timeline();
        Haste haste = new Haste() {
            @Override
            public void all(Collection<? extends Runnable> things, Duration atMost) {
                things.forEach(Runnable::run);
            }

            @Override
            public void pause(Duration duration) {
                sleep(life, duration, new Cancellation());
            }
        };
        return new Timing(
                timeline,
                duration -> sleep(life, duration, cancellation),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                new Random(7),
                haste);
    }

    /** What goes on beside the run, such as a heartbeat, takes part only while it waits. */
    private void sleep(Life life, Duration duration, Cancellation cancellation) {
        VirtualTimeline timeline = rehearsal.sandbox().timeline();
        life.http.alive();
        if (Thread.currentThread().equals(life.thread)) {
            timeline.sleep(duration, () -> cancellation.isRequested() || life.http.dead());
        } else {
            try (var _ = timeline.join("beside")) {
                timeline.sleep(duration, () -> cancellation.isRequested() || life.http.dead());
            }
        }
        life.http.alive();
    }

    @Override
    public void close() {
        surroundings.stop(0);
    }
}
