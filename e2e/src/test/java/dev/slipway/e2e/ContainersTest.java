package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.bench.load.Load;
import dev.slipway.bench.load.Phase;
import dev.slipway.bench.load.Plan;
import dev.slipway.bench.load.Report;
import dev.slipway.bench.program.Deployer;
import dev.slipway.bench.release.Bundle;
import dev.slipway.bench.release.Releases;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The very Dockerfile, built, pushed to the sandbox as a workflow pushes it to ECR, released by the deployer and rolled as
 * containers. Needs a Docker engine on this machine, and the base images of the Dockerfile or a way to pull them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ContainersTest {

    /** Less than the layers that go through it. */
    private static final List<String> SMALL_HEAP = List.of("-Xmx96m");

    private static final Pattern DIGEST = Pattern.compile("digest: (sha256:[0-9a-f]{64})");
    private static final double REQUESTS_PER_SECOND = 50;

    private static Rehearsal rehearsal;
    private static Docker docker;
    private static String registry;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path folder = Rehearsal.folder("docker");
        assumeTrue(Docker.isThere(folder), "no Docker engine answers");
        docker = new Docker(folder);
        rehearsal = Rehearsal.start("containers", SMALL_HEAP, List.of("--runtime", "docker"));
        registry = rehearsal.addresses().endpoint().getAuthority();
        docker.runWith(password(), "login", "--username", "AWS", "--password-stdin", registry);
    }

    @AfterAll
    static void close() {
        if (rehearsal == null) {
            return;
        }
        rehearsal.close();
        assertThat(docker.run("ps", "--all", "--quiet", "--filter", "label=dev.slipway.sandbox=" + state()))
                .as("containers left behind")
                .isEmpty();
        for (String tag : List.of("v1", "v2")) {
            docker.run("image", "rm", "--force", registry + "/ublog:" + tag);
        }
    }

    private static Path state() {
        return rehearsal.files().resolve("state");
    }

    /** What {@code aws ecr get-login-password} prints. */
    private static String password() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(rehearsal.addresses().endpoint())
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=sandbox/20260101/eu-central-1/ecr/aws4_request,"
                                + " SignedHeaders=host, Signature=0")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            JsonNode data =
                    JsonMapper.shared().readTree(body).path("authorizationData").path(0);
            assertThat(URI.create(data.path("proxyEndpoint").asString("")))
                    .isEqualTo(rehearsal.addresses().endpoint());
            String token = data.path("authorizationToken").asString("");
            return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8).replaceFirst("AWS:", "");
        }
    }

    private static String push(String tag) {
        String output = docker.run("push", registry + "/ublog:" + tag);
        Matcher digest = DIGEST.matcher(output);
        assertThat(digest.find()).as(output).isTrue();
        return digest.group(1);
    }

    private static String containers(String format) {
        return docker.run("ps", "--no-trunc", "--filter", "label=dev.slipway.sandbox=" + state(), "--format", format);
    }

    @Test
    @Order(1)
    void releasesTheImageOfTheDockerfile() throws InterruptedException {
        docker.run("build", "--quiet", "--tag", registry + "/ublog:v1", Rehearsal.ROOT.toString());
        String digest = push("v1");

        Deployer.Run run = rehearsal.deployer().run("first", "deploy", "staging", "--image", "v1");

        assertThat(run.exitCode()).as(run.console()).isZero();
        assertThat(rehearsal.services("staging"))
                .hasSize(2)
                .allSatisfy(service ->
                        assertThat(service.settledOn(digest)).as(service.line()).isTrue());
        assertThat(containers("{{.Image}}").lines()).hasSize(4).containsOnly(registry + "/ublog@" + digest);
    }

    @Test
    @Order(2)
    void rollsContainersUnderLoadWithoutLosingARequest() throws IOException, InterruptedException {
        Bundle second = rehearsal.releases().second();
        Path context = docker.context("second");
        for (Map.Entry<String, byte[]> file : second.files().entrySet()) {
            if (!file.getKey().equals("app.jar")) {
                Files.write(context.resolve(file.getKey()), file.getValue());
            }
        }
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + registry + "/ublog:v1\nCOPY overlay.jar java.args ./\nHEALTHCHECK CMD exit 1\n");
        docker.run("build", "--quiet", "--tag", registry + "/ublog:v2", context.toString());
        String digest = push("v2");

        Deployer.Run run;
        Report report;
        try (Load load = Load.start(
                Plan.of(rehearsal.balancer("staging"), REQUESTS_PER_SECOND, "containers", 1),
                Phase.serving("roll-out"))) {
            run = rehearsal.deployer().run("second", "deploy", "staging", "--image", digest);
            report = load.stop();
        }

        assertThat(run.exitCode()).as(run.console()).isZero();
        assertThat(report.total().failed())
                .as(String.join("\n", report.failures()))
                .isZero();
        assertThat(report.total().byRelease()).containsKey(Releases.SECOND).hasSize(2);
        assertThat(containers("{{.Image}}").lines()).hasSize(4).containsOnly(registry + "/ublog@" + digest);
    }

    @Test
    @Order(3)
    void showsNoSecretInTheListOfContainers() {
        assertThat(containers("{{.Names}} {{.Command}} {{.Labels}} {{.Ports}}"))
                .contains("java @java.args web")
                .doesNotContainIgnoringCase("password")
                .doesNotContainIgnoringCase("token");
    }
}
