package dev.slipway.e2e;

import static org.awaitility.Awaitility.await;

import dev.slipway.bench.program.Deployer;
import dev.slipway.bench.program.Program;
import dev.slipway.bench.program.Programs;
import dev.slipway.bench.release.Bundle;
import dev.slipway.bench.release.Releases;
import dev.slipway.bench.stage.Addresses;
import dev.slipway.bench.stage.Aws;
import dev.slipway.bench.stage.Sandbox;
import dev.slipway.bench.stage.ServiceState;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sandbox of its own, as a process, and the deployer as a process beside it: what a test rehearses releases on. All of
 * it is gone after {@link #close}.
 */
final class Rehearsal implements AutoCloseable {

    /** The repository's folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    static final Path SANDBOX = ROOT.resolve("sandbox/target/sandbox.jar");
    static final Path DEPLOYER = ROOT.resolve("deployer/target/deployer.jar");
    static final Path CONFIGURATION = ROOT.resolve("slipway.yml");

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Path folder;
    private final Programs programs;
    private final Addresses addresses;
    private final Sandbox sandbox;
    private final Aws aws;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Rehearsal(Path folder, Programs programs, Addresses addresses) {
        this.folder = folder;
        this.programs = programs;
        this.addresses = addresses;
        this.sandbox = new Sandbox(addresses.endpoint());
        this.aws = new Aws(addresses);
    }

    /**
     * Starts a sandbox and waits until it is ready.
     *
     * @param name of a folder for its files and logs below the module's build folder
     */
    static Rehearsal start(String name) {
        return start(name, List.of(), List.of());
    }

    /**
     * The same, in another way.
     *
     * @param flags of the sandbox's JVM
     * @param options of {@code sandbox up}
     */
    static Rehearsal start(String name, List<String> flags, List<String> options) {
        Path folder = folder(name);
        Programs programs = new Programs(folder, folder, GRACE);
        Path file = folder.resolve("sandbox.env");
        List<String> arguments = new ArrayList<>(List.of(
                "up",
                "--env-file",
                file.toString(),
                "--state",
                folder.resolve("state").toString()));
        arguments.addAll(options);
        Program up = programs.java("sandbox", SANDBOX, flags, arguments, Map.of());
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                if (!up.alive()) {
                    throw new IllegalStateException("the sandbox ended: " + Programs.output(up));
                }
                return Addresses.read(file).isPresent();
            });
        } catch (RuntimeException failed) {
            programs.close();
            throw failed;
        }
        return new Rehearsal(folder, programs, Addresses.read(file).orElseThrow());
    }

    /** An empty folder below the module's build folder. */
    static Path folder(String name) {
        try {
            Path parent = Files.createDirectories(ROOT.resolve("e2e/target/rehearsals"));
            return Files.createTempDirectory(parent, name + "-");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    Path files() {
        return folder;
    }

    Programs programs() {
        return programs;
    }

    Addresses addresses() {
        return addresses;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    Releases releases() {
        return Releases.of(ROOT.resolve("app/target/app.jar"), ROOT.resolve("app/src/main/launch/java.args"));
    }

    /** The deployer on μblog's own configuration. */
    Deployer deployer() {
        return deployer(CONFIGURATION);
    }

    Deployer deployer(Path configuration) {
        return new Deployer(programs, DEPLOYER, configuration, folder, addresses.variables());
    }

    /** Pushes an image, and answers its digest. */
    String push(Bundle bundle) throws InterruptedException {
        return sandbox.push("ublog", bundle);
    }

    /** AWS as its own SDK shows it. */
    Aws aws() {
        return aws;
    }

    /** What DescribeServices says of an environment: no word of the deployer's. */
    List<ServiceState> services(String environment) {
        return aws.services(environment);
    }

    /** The sandbox's own view. */
    JsonNode state() throws IOException, InterruptedException {
        HttpResponse<String> answer = get(addresses.endpoint().resolve("/_sandbox/state"));
        return JsonMapper.shared().readTree(answer.body());
    }

    /** The tasks of a service as the sandbox sees them. */
    List<JsonNode> tasks(String environment, String key) throws IOException, InterruptedException {
        List<JsonNode> tasks = new ArrayList<>();
        for (JsonNode each : state().path("environments")) {
            if (each.path("name").asString("").equals(environment)) {
                for (JsonNode service : each.path("services")) {
                    if (service.path("key").asString("").equals(key)) {
                        service.path("tasks").forEach(tasks::add);
                    }
                }
            }
        }
        return tasks;
    }

    /** The newest message in Slack with all its parts, and how often it was edited. */
    JsonNode lastSlackMessage() throws IOException, InterruptedException {
        JsonNode messages = state().path("slack");
        return messages.get(messages.size() - 1);
    }

    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    URI balancer(String environment) {
        return addresses.balancer(environment);
    }

    /** The variables of a step of a workflow that releases to this sandbox. */
    Map<String, String> variables() {
        return new HashMap<>(addresses.variables());
    }

    @Override
    public void close() {
        http.close();
        aws.close();
        sandbox.close();
        programs.close();
    }
}
