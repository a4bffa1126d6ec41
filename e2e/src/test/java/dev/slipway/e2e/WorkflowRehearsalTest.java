package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.stage.ServiceState;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * Merge, staging, plan, production, maintenance on and off: the workflows' own scripts, taken out of the YAML in their
 * order, against a sandbox. A line that the deployer does not take ends the test.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WorkflowRehearsalTest {

    private static final Path WORKFLOWS = Rehearsal.ROOT.resolve(".github/workflows");
    private static final Path ACTION = Rehearsal.ROOT.resolve(".github/actions/deployer/action.yml");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{\\s*(?<what>.*?)\\s*}}");

    private static Rehearsal rehearsal;

    @BeforeAll
    static void start() {
        rehearsal = Rehearsal.start("workflows");
    }

    @AfterAll
    static void close() {
        rehearsal.close();
    }

    @Test
    @Order(1)
    void aMergeReachesStagingAndProductionWithOneDigest() throws Exception {
        WorkflowSource release = source("release.yml");
        String manifest =
                ran("migrations", script(release, "migrations"), Map.of()).getOrDefault("manifest", "");
        assertThat(manifest).matches("V1:create_post:[0-9a-f]{8} .+");
        String committedAt = ran("commit", script(release, "commit"), Map.of()).getOrDefault("at", "");
        Map<String, String> outputs = ran(
                "push",
                script(release, "bundle"),
                Map.of("GITHUB_SHA", "a".repeat(40), "COMMITTED_AT", committedAt, "MIGRATIONS", manifest));
        String digest = outputs.getOrDefault("digest", "");
        assertThat(digest).matches("sha256:[0-9a-f]{64}");

        List<JsonNode> steps = deployerSteps(release);
        assertThat(steps).extracting(WorkflowRehearsalTest::command).hasSize(5);
        for (JsonNode step : steps) {
            run(step, Map.of("needs.image.outputs.digest", digest));
        }

        for (String environment : List.of("staging", "production")) {
            assertThat(rehearsal.services(environment))
                    .hasSize(2)
                    .extracting(ServiceState::digest)
                    .containsOnly(digest);
        }
        assertThat(rehearsal.deployer().run("history", "history", "production", "--output", "json"))
                .satisfies(run -> assertThat(run.console()).contains("\"leadTimeSeconds\""));
    }

    private static String script(WorkflowSource workflow, String id) {
        return workflow.steps().stream()
                .filter(step -> step.path("id").asString("").equals(id))
                .findFirst()
                .orElseThrow()
                .path("run")
                .asString();
    }

    @Test
    @Order(2)
    void maintenanceGoesOnAndOffByHand() throws Exception {
        URI home = rehearsal.balancer("production").resolve("/");
        Map<String, String> inputs = Map.of(
                "inputs.environment", "production",
                "inputs.duration", "10m",
                "inputs.reason", "Wartung; \"$(exit 1)\" `exit 1` it's a test");
        List<JsonNode> steps = deployerSteps(source("maintenance.yml"));
        assertThat(steps).hasSize(2);

        run(steps.getFirst(), inputs);
        assertThat(rehearsal.get(home).statusCode()).isEqualTo(503);

        run(steps.getLast(), inputs);
        assertThat(rehearsal.get(home).statusCode()).isEqualTo(200);
    }

    /** Runs a step that uses the deployer's action, as the action does; its exit code is 0. */
    private static void run(JsonNode step, Map<String, String> context) throws IOException, InterruptedException {
        Map<String, String> variables = new LinkedHashMap<>();
        step.path("env")
                .properties()
                .forEach(variable -> variables.put(
                        variable.getKey(), evaluated(variable.getValue().asString(), context)));
        variables.put("COMMAND", command(step));
        variables.put("LAUNCHERS", rehearsal.files().resolve("launchers").toString());
        String script = source(ACTION).steps().stream()
                .filter(each -> each.path("id").asString("").equals("run"))
                .map(each -> each.path("run").asString())
                .findFirst()
                .orElseThrow();
        ran(step.path("name").asString().toLowerCase(Locale.ROOT).replace(' ', '-'), script, variables);
    }

    /** Runs a step's script as a runner does, in the repository's folder, and answers its outputs. */
    private static Map<String, String> ran(String name, String script, Map<String, String> step)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(rehearsal.files(), name, ".output");
        Path summary = Files.createTempFile(rehearsal.files(), name, ".summary.md");
        Path log = rehearsal.files().resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
                .directory(Rehearsal.ROOT.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(rehearsal.variables());
        environment.putAll(step);
        environment.put("GITHUB_ACTIONS", "true");
        environment.put("CI", "true");
        environment.put("GITHUB_OUTPUT", output.toString());
        environment.put("GITHUB_STEP_SUMMARY", summary.toString());
        environment.put("PATH", System.getProperty("java.home") + "/bin:" + environment.get("PATH"));
        Process process = builder.start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as(name + " ended").isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return outputs(Files.readAllLines(output));
    }

    /** GitHub's two forms: {@code name=value}, and {@code name<<DELIMITER}, lines, {@code DELIMITER}. */
    private static Map<String, String> outputs(List<String> lines) {
        Map<String, String> outputs = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int here = line.indexOf("<<");
            int equals = line.indexOf('=');
            if (here > 0 && (equals < 0 || here < equals)) {
                String delimiter = line.substring(here + 2);
                List<String> value = new ArrayList<>();
                for (i++; i < lines.size() && !lines.get(i).equals(delimiter); i++) {
                    value.add(lines.get(i));
                }
                outputs.put(line.substring(0, here), String.join("\n", value));
            } else if (equals > 0) {
                outputs.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return outputs;
    }

    private static List<JsonNode> deployerSteps(WorkflowSource workflow) {
        return workflow.steps().stream()
                .filter(step -> step.path("uses").asString("").endsWith("/.github/actions/deployer"))
                .toList();
    }

    private static String command(JsonNode step) {
        return step.path("with").path("command").asString();
    }

    private static String evaluated(String text, Map<String, String> context) {
        Matcher expression = EXPRESSION.matcher(text);
        return expression.replaceAll(match -> {
            String what = ((Matcher) match).group("what");
            assertThat(context).as("an expression that this rehearsal knows").containsKey(what);
            return Matcher.quoteReplacement(context.get(what));
        });
    }

    private static WorkflowSource source(String name) throws IOException {
        return source(WORKFLOWS.resolve(name));
    }

    private static WorkflowSource source(Path file) throws IOException {
        return new WorkflowSource(file.getFileName().toString(), Files.readString(file));
    }
}
