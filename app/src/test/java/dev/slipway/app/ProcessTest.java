package dev.slipway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.app.config.DatabaseAccess;
import dev.slipway.app.fixture.Postgres;
import dev.slipway.app.fixture.RunningRedis;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: exit codes, signals, output, and what stands first on the class path. */
final class ProcessTest {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private Process start(Map<String, String> environment, String classPath, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                classPath,
                "dev.slipway.app.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String output(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static Map<String, String> environment(DatabaseAccess database, RunningRedis redis, int port) {
        return Map.of(
                "ENVIRONMENT", "test",
                "PORT", Integer.toString(port),
                "BIND_ADDRESS", "127.0.0.1",
                "DATABASE_URL", database.url(),
                "DATABASE_USER", database.user(),
                "DATABASE_PASSWORD", database.password().reveal(),
                "REDIS_URL", redis.address().toString(),
                "CONTROL_TOKEN", "the-control-token",
                "DRAIN_SECONDS", "0");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int status(int port, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + port + path);
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysHowItIsUsed() throws Exception {
        assertThat(exitCode(start(Map.of(), classPath()))).isEqualTo(2);
        assertThat(output("err")).startsWith("usage: ").hasLineCount(1);
        assertThat(exitCode(start(Map.of(), classPath(), "wep"))).isEqualTo(2);
        assertThat(output("err")).startsWith("usage: ").hasLineCount(1);
    }

    @Test
    void refusesToStartWithoutItsVariables() throws Exception {
        assertThat(exitCode(start(Map.of("PORT", "many"), classPath(), "web"))).isEqualTo(2);
        assertThat(output("err"))
                .hasLineCount(1)
                .contains("CONTROL_TOKEN is missing", "DATABASE_URL is missing", "PORT must be a whole number");
    }

    @Test
    void demandsAndRunsTheMigrationOfAJarThatStandsFirst() throws Exception {
        String overlaid = overlay() + System.getProperty("path.separator") + classPath();
        DatabaseAccess database = Postgres.migratedDatabase();
        int port = freePort();
        try (RunningRedis redis = new RunningRedis()) {
            Map<String, String> environment = environment(database, redis, port);
            Process web = start(environment, overlaid, "web");
            await().atMost(Duration.ofSeconds(30)).until(() -> status(port, "/readyz") == 503);

            Process migrate = start(environment, overlaid, "migrate");
            assertThat(exitCode(migrate)).isZero();
            assertThat(output("out")).contains("\"from\":\"4\",\"to\":\"1000\"");

            await().atMost(Duration.ofSeconds(30)).until(() -> status(port, "/readyz") == 200);
            web.destroy();
            assertThat(exitCode(web)).isZero();
        }
    }

    private Path overlay() throws IOException {
        Path jar = folder.resolve("extra.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            entries.putNextEntry(new JarEntry("ublog-build.properties"));
            entries.write("version=2\ncommit=two\nschema=1000\n".getBytes(StandardCharsets.UTF_8));
            // Flyway finds a location in a jar by its folder's entry.
            entries.putNextEntry(new JarEntry("db/migration/"));
            entries.putNextEntry(new JarEntry("db/migration/V1000__add_mood.sql"));
            entries.write("alter table post add column mood text;\n".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    @Test
    void logsOneLineOfJsonARequestAndNoSecretAndExitsCleanly() throws Exception {
        DatabaseAccess database = Postgres.migratedDatabase();
        int port = freePort();
        try (RunningRedis redis = new RunningRedis()) {
            Process web = start(environment(database, redis, port), classPath(), "web");
            await().atMost(Duration.ofSeconds(30)).until(() -> status(port, "/readyz") == 200);
            assertThat(status(port, "/nothing")).isEqualTo(404);
            web.destroy();
            assertThat(exitCode(web)).isZero();
        }
        assertThat(output("err")).isEmpty();
        assertThat(output("out").lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(output("out"))
                .contains("{\"path\":\"\\/nothing\"},{\"status\":\"404\"}", "\"requestId\":", "\"Warm\"")
                .doesNotContain("{\"path\":\"\\/posts\\/1\"}")
                .doesNotContain("the-control-token", database.password().reveal() + "\"");
    }

    @Test
    void failsWhenThePortIsTaken() throws Exception {
        DatabaseAccess database = Postgres.migratedDatabase();
        try (RunningRedis redis = new RunningRedis();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process web = start(environment(database, redis, taken.getLocalPort()), classPath(), "web");
            assertThat(exitCode(web)).isEqualTo(1);
            assertThat(output("out")).contains("Port already in use");
        }
    }

    @Test
    void makesAndDropsAnAdHocDatabaseAndNeverProductions() throws Exception {
        DatabaseAccess access = Postgres.access("process_pr_1", "process_pr_1", "the-database-password");
        Map<String, String> environment = new HashMap<>(Map.of(
                "ENVIRONMENT",
                "pr-1",
                "DATABASE_URL",
                access.url(),
                "DATABASE_USER",
                access.user(),
                "DATABASE_PASSWORD",
                access.password().reveal(),
                "DATABASE_ADMIN_USER",
                "postgres",
                "DATABASE_ADMIN_PASSWORD",
                "the-admin-password"));
        assertThat(exitCode(start(environment, classPath(), "database", "create")))
                .isZero();
        assertThat(output("out"))
                .contains(
                        "{\"command\":\"create\",\"environment\":\"pr-1\",\"outcome\":\"created\",\"database\":\"process_pr_1\","
                                + "\"role\":\"process_pr_1\",\"roleOutcome\":\"created\"}");
        assertThat(exitCode(start(environment, classPath(), "migrate"))).isZero();
        assertThat(exitCode(start(environment, classPath(), "database", "drop")))
                .isZero();
        assertThat(output("out")).contains("\"outcome\":\"dropped\"").doesNotContain("-password");

        assertThat(exitCode(start(environment, classPath(), "database", "truncate")))
                .isEqualTo(2);
        assertThat(output("err")).isEqualToIgnoringNewLines("usage: database create | drop");
        environment.put("ENVIRONMENT", "production");
        assertThat(exitCode(start(environment, classPath(), "database", "drop")))
                .isEqualTo(2);
        assertThat(output("out")).contains("\"outcome\":\"refused\",\"reason\":\"Tried to drop");
        environment.put("ENVIRONMENT", "pr-1");
        environment.put("DATABASE_ADMIN_USER", "nobody-here");
        assertThat(exitCode(start(environment, classPath(), "database", "create")))
                .isEqualTo(1);
        assertThat(output("out")).contains("\"outcome\":\"failed\"", "Check DATABASE_ADMIN_USER");
    }

    @Test
    void togglesMaintenanceWithoutAWebTask() throws Exception {
        DatabaseAccess database = Postgres.migratedDatabase();
        try (RunningRedis redis = new RunningRedis()) {
            Map<String, String> environment = environment(database, redis, 0);
            assertThat(exitCode(start(
                            environment, classPath(), "maintenance", "on", "--for", "PT5M", "--reason", "a drill")))
                    .isZero();
            assertThat(output("out")).contains("\"generation\":1,\"mode\":\"full\",\"reason\":\"a drill\"");
            assertThat(exitCode(start(environment, classPath(), "maintenance", "status")))
                    .isZero();
            assertThat(output("out")).contains("\"mode\":\"full\"");
            assertThat(exitCode(start(environment, classPath(), "maintenance", "off")))
                    .isZero();
            assertThat(output("out")).contains("\"generation\":2,\"mode\":\"off\"");
            assertThat(exitCode(start(environment, classPath(), "maintenance", "on")))
                    .isEqualTo(2);
            assertThat(output("err")).contains("reason is missing", "for is missing", "usage:");
        }
        Jdbi jdbi =
                Jdbi.create(database.url(), database.user(), database.password().reveal());
        assertThat(jdbi.<List<String>, RuntimeException>withHandle(
                        handle -> handle.createQuery("select mode from maintenance_change order by id")
                                .mapTo(String.class)
                                .list()))
                .containsExactly("full", "off");
    }
}
