package dev.slipway.bench.startup;

import dev.slipway.bench.program.Program;
import dev.slipway.bench.program.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Starts the application's web process again and again, with PostgreSQL and Redis there and its schema migrated. */
public final class Startup {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long INTERVAL = Duration.ofMillis(2).toNanos();
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Programs programs;
    private final Path jar;
    private final List<String> flags;
    private final Map<String, String> environment;

    /**
     * Reads the flags; starts nothing.
     *
     * @param arguments the argument file of the application's launch line, one flag a line
     * @param environment what a web task is started with
     */
    public Startup(Programs programs, Path jar, Path arguments, Map<String, String> environment) {
        this.programs = programs;
        this.jar = jar;
        this.flags = flags(arguments);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Migrates, and then starts it this many times, one after another.
     *
     * @return from the process's start to the first 200 of {@code /readyz}, in the order of the starts
     * @throws IllegalStateException when a process ends, or is not ready within a minute; the message names its log
     */
    public List<Duration> measure(int runs) throws InterruptedException {
        Program migration = programs.java("migrate", jar, flags, List.of("migrate"), environment);
        if (migration.await(LIMIT).orElse(-1) != 0) {
            throw new IllegalStateException("the migration failed. See " + migration.log() + ".");
        }
        List<Duration> took = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int run = 1; run <= runs; run++) {
                took.add(once("web-" + run, http));
            }
        }
        return took;
    }

    private Duration once(String name, HttpClient http) throws InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        int port = freePort();
        variables.put("PORT", Integer.toString(port));
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long begun = System.nanoTime();
        Program web = programs.java(name, jar, flags, List.of("web"), variables);
        while (!answers(http, ready)) {
            if (!web.alive() || System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new IllegalStateException("the application did not become ready. See " + web.log() + ".");
            }
            LockSupport.parkNanos(INTERVAL);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        web.stop(GRACE);
        return took;
    }

    private static boolean answers(HttpClient http, HttpRequest ready) throws InterruptedException {
        try {
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private static List<String> flags(Path arguments) {
        try {
            return Files.readAllLines(arguments).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("-") && !line.startsWith("-jar"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
