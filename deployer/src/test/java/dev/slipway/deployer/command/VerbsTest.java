package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.aws.AwsFailure;
import dev.slipway.deployer.time.Timing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person types, sees and gets as an exit code before AWS is asked anything. */
final class VerbsTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> variables = new HashMap<>();
    private final List<String> regions = new ArrayList<>();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '^',
            value = {
                "=> deployer: a verb is missing: init, plan, deploy, promote, rollback, history, status, drift, lint, run, abort, stop, start, restart or maintenance.",
                "delpoy staging => Did you mean deploy",
                "init --cluster shop => Missing required option: --environment=NAME.",
                "init --cluster shop --environment staging => there is no region: give --region, or set AWS_REGION.",
                "init --cluster shop --environment Staging --region eu-central-1 => --environment wants small letters",
                "init --cluster shop --environment staging --region Frankfurt => --region wants an AWS region",
                "init --cluster a:b --environment staging --region eu-central-1 => --cluster wants the cluster's name, not its ARN",
                "deploy => Missing required",
                "deploy staging => Missing required option: --image=TAG|DIGEST.",
                "deploy staging --imgae v2 => deployer deploy: ",
                "deploy staging --image => deployer deploy: ",
                "deploy staging production --image v2 => deployer deploy: \"production\" is one word too many",
                "plan staging => staging comes after no environment: say what to plan with --image TAG.",
                "plan stagign --image v1 => There is no environment \"stagign\" in slipway.yml; there is staging, production. Did you mean \"staging\"?",
                "promote staging => There is nothing to promote to staging: it comes after no environment.",
                "deploy staging --image v1 --wait-for-lease=ages => --wait-for-lease: \"ages\" is no duration",
                "deploy staging --image v1 --despite-freeze => deployer deploy: ",
                "history staging --limit 0 => --limit: write a number from 1 to 1000.",
                "status stagin => There is no environment \"stagin\"",
                "lint --folder nowhere => Tried to read the migrations but failed because: there is no folder nowhere. Correct it",
                "drift => Missing required parameter: ENV.",
                "run staging => Missing required",
                "run staging --service wbe -- migrate => slipway.yml has no service \"wbe\"; there is web, worker.",
                "run staging --timeout 5 -- migrate => --timeout: \"5\" has no unit: write it as 90s, 15m, 2h or PT15M.",
                "stop => Missing required parameter: ENV.",
                "stop staging --service wbe => slipway.yml has no service \"wbe\"; there is web, worker.",
                "start stagin => There is no environment \"stagin\"",
                "restart staging --servic web => there is no option --servic. Did you mean --service?",
                "maintenance => deployer maintenance: say which: on, off or status.",
                "maintenance on staging => Missing required options: ",
                "maintenance on staging --for ages --reason x => --for: \"ages\" is no duration",
                "maintenance offf staging => Did you mean",
                "plan staging --image v1 --output yaml => Invalid value for option '--output'",
                "plan staging --image v1 --file nothing.yml => nothing.yml but failed because: there is no such file",
                "--file nothing.yml plan staging --image v1 => nothing.yml but failed because: there is no such file",
            })
    void saysWhatIsWrongWithACommandLine(@Nullable String line, String expected) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(text(err)).contains(expected).doesNotContain("\tat ", "Usage:");
        assertThat(text(out)).isEmpty();
        assertThat(regions).isEmpty();
    }

    @Test
    void namesTheNearestOption() {
        run("deploy staging --imagee v2");
        assertThat(text(err).lines())
                .containsExactly(
                        "deployer deploy: there is no option --imagee. Did you mean --image?",
                        "Try: deployer deploy --help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "init",
                "plan",
                "deploy",
                "promote",
                "rollback",
                "history",
                "status",
                "drift",
                "lint",
                "run",
                "stop",
                "start",
                "restart",
                "maintenance",
                "maintenance on",
                "maintenance off",
                "maintenance status"
            })
    void everyVerbHasHelpWithAnExample(String verb) {
        assertThat(run((verb + " --help").strip())).isZero();
        assertThat(text(out)).contains("Usage: deployer", "Example:", "  deployer ", "--file", "--output");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void saysItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(text(out)).isEqualTo("deployer 1.2.3\n");
    }

    @Test
    void printsACompletionScript() {
        assertThat(run("completion")).isZero();
        assertThat(text(out)).contains("complete -F", "--image");
    }

    @Test
    void reportsEveryMistakeOfTheFileForPeopleMachinesAndGitHub() throws IOException {
        Files.writeString(folder.resolve("slipway.yml"), "application: Shop\nrepositry: shop\n");
        variables.put("GITHUB_ACTIONS", "true");
        assertThat(execute(
                        "plan",
                        "staging",
                        "--output",
                        "json",
                        "--file",
                        folder.resolve("slipway.yml").toString()))
                .isEqualTo(2);
        assertThat(text(err))
                .contains("has 4 mistakes:", "line 2, column 1: unknown key \"repositry\"", "::error file=");
        assertThat(text(out).lines())
                .singleElement()
                .asString()
                .contains(
                        "\"event\":\"ended\"", "\"at\":\"20", "\"outcome\":\"usage\"", "\"exitCode\":2", "\"line\":2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan staging --image v1",
                "--output json plan staging --image v1",
                "plan production",
                "maintenance status staging",
                "maintenance on staging --for 30m --reason why",
                "maintenance off staging",
            })
    void anAwsThatCannotBeReachedIsNoFaultOfOurs(String line) {
        assertThat(run(line)).isEqualTo(10);
        assertThat(text(err) + text(out)).contains("No credentials").doesNotContain("\tat ", "fault of the deployer");
        assertThat(regions).isNotEmpty().allMatch("eu-central-1"::equals);
    }

    /** Words apart by spaces; with μblog's own file unless the line names one. */
    private int run(@Nullable String line) {
        List<String> arguments = new ArrayList<>();
        if (line != null && !line.isBlank()) {
            if (!line.contains("--file")) {
                arguments.addAll(List.of("--file", "../slipway.yml"));
            }
            arguments.addAll(List.of(line.strip().split(" ")));
        }
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        Surroundings surroundings = new Surroundings(
                variables,
                stream(out),
                stream(err),
                false,
                "1.2.3",
                region -> {
                    regions.add(region);
                    throw new AwsFailure(
                            AwsFailure.Kind.NO_CREDENTIALS, "No credentials.", new IllegalStateException());
                },
                _ -> {},
                Timing::wall);
        return Verbs.of(surroundings).execute(arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
