package dev.slipway.sandbox.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.sandbox.ecs.Delays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SetupTest {

    /** As little as runs: a service of one container without a balancer. */
    private static final String SMALL = """
            images: { shop:1: "python3 -m http.server {port}" }
            clusters: { shop: }
            taskDefinitions:
              - family: web
                containerDefinitions:
                  - { name: app, image: shop:1 }
            services:
              - { cluster: shop, serviceName: web, taskDefinition: web }
            """;

    @TempDir
    private Path folder;

    private Setup read(String text) throws IOException {
        return Setup.read(Files.writeString(folder.resolve("sandbox.yml"), text));
    }

    private List<String> mistakes(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("sandbox.yml"), text);
        SetupException mistakes = catchThrowableOfType(SetupException.class, () -> Setup.read(file));
        assertThat(mistakes).as("the mistakes of " + text).isNotNull();
        return Objects.requireNonNull(mistakes).mistakes().stream()
                .map(mistake -> mistake.toString().replace(folder + "/", ""))
                .toList();
    }

    @Test
    void readsItsOwnFile() {
        Setup setup = Setup.builtIn();
        assertThat(setup.clusters()).containsEntry("ublog-staging", "staging");
        assertThat(setup.services()).hasSize(4);
        assertThat(setup.balancers("ublog-production")).containsExactly("production");
        assertThat(setup.delays()).isEqualTo(Delays.shortened());
    }

    @Test
    void leavesOutWhatNamesADatabase() {
        Setup setup = Setup.builtIn().withoutDatabases();
        assertThat(setup.variables()).isEmpty();
        assertThat(setup.taskDefinitions().toString()).contains("CONTROL_TOKEN").doesNotContain("DATABASE_URL");
    }

    @Test
    void startsNoDatabaseUnlessTheFileAsksForIt() throws IOException {
        Setup setup = read(SMALL);
        assertThat(setup.postgres()).isEmpty();
        assertThat(setup.redis()).isFalse();
        assertThat(setup.images().getFirst().entryPoint())
                .containsExactly("/bin/sh", "-c", "exec 'python3' '-m' 'http.server' ''\"$PORT\"'' \"$@\"", "sh");
    }

    @Test
    void readsDelaysSeedAccountAndFaults() throws IOException {
        Setup setup = read(SMALL + """
                account: "123456789012"
                region: us-east-1
                seed: 42
                delays: { like: aws, pull: 250ms }
                faults: { drain: broken }
                """);
        assertThat(setup.account().arn("ecs", "x")).isEqualTo("arn:aws:ecs:us-east-1:123456789012:x");
        assertThat(setup.seed()).hasValue(42);
        assertThat(setup.delays()).isEqualTo(Delays.aws().with("pull", Duration.ofMillis(250)));
        assertThat(setup.faults()).containsKey("drain");
    }

    @Test
    void tellsEveryMistakeAtOnceWithItsPlaceAndTheNearestKey() throws IOException {
        assertThat(mistakes("""
                postgress: { user: shop, databases: [shop] }
                redis: yes please
                delays: { pul: 1s }
                faults: { drain: leaky, rain: on }
                images:
                  shop:1: { lunch: java App.java }
                  shop:2: { files: [missing.jar], launch: "java 'x" }
                targetGroups: { web: { healthCheck: { path: readyz } } }
                balancers: { web: { targetGroup: wep, port: 99999 } }
                env: { URL: "${sandbox.balancer:wbe}" }
                """))
                .containsExactlyInAnyOrder(
                        "sandbox.yml, line 1, column 1: unknown key \"postgress\". Did you mean \"postgres\"?",
                        "sandbox.yml, line 2, column 8: \"redis\" must be true or false.",
                        "sandbox.yml, line 3, column 11: unknown key \"delays.pul\". Did you mean \"pull\"?",
                        "sandbox.yml, line 4, column 11: drain is on or broken, not leaky.",
                        "sandbox.yml, line 4, column 25: There is no switch 'rain'; there are " + faultsThatThereAre()
                                + ".",
                        "sandbox.yml, line 6, column 13: unknown key \"images.shop:1.lunch\". Did you mean \"launch\"?",
                        "sandbox.yml, line 6, column 11: there is nothing to launch."
                                + " Write shop:1: { files: [app.jar], launch: java -jar app.jar }.",
                        "sandbox.yml, line 7, column 20: there is no file " + "missing.jar"
                                + ". Files are named from the folder of the file that names them.",
                        "sandbox.yml, line 7, column 43: a quote in \"java 'x\" has no end. Or write a list of words.",
                        "sandbox.yml, line 8, column 45: a health check's path begins with a slash."
                                + " Write path: /healthz.",
                        "sandbox.yml, line 9, column 34: there is no target group \"wep\". Did you mean \"web\"?",
                        "sandbox.yml, line 9, column 45: \"balancers.web.port\" must be a whole number from 0 to 65535."
                                + " Write it without quotes.",
                        "sandbox.yml, line 10, column 13: there is nothing for ${sandbox.balancer:wbe}."
                                + " Did you mean \"balancer:web\"?");
    }

    private static String faultsThatThereAre() {
        return String.join(
                ", ",
                new dev.slipway.sandbox.faults.Faults()
                        .all().stream()
                                .map(dev.slipway.sandbox.faults.Fault::name)
                                .toList());
    }

    @Test
    void checksTheMembersOfAwsFormsAgainstTheSdk() throws IOException {
        assertThat(mistakes(SMALL.replace("{ name: app, image: shop:1 }", "{ nam: app, image: shop:1, cpu: \"1\" }")
                        .replace("- family: web", "- family: web\n    memory: 512\n    revision: 3")))
                .containsExactlyInAnyOrder(
                        "sandbox.yml, line 6, column 5: unknown key \"revision\"."
                                + " Remove it: it is what AWS answers, not what it takes.",
                        "sandbox.yml, line 5, column 13: \"memory\" must be text. Put it in quotes: \"512\".",
                        "sandbox.yml, line 8, column 11: unknown key \"nam\". Did you mean \"name\"?",
                        "sandbox.yml, line 8, column 41: \"cpu\" must be a whole number, without quotes.");
    }

    @Test
    void checksWhatThePartsNameOfEachOther() throws IOException {
        assertThat(mistakes("""
                secrets: { shop/token: abc }
                logGroups: [/ecs/shop]
                images: { shop:1: { placeholder: true } }
                clusters: { shop: }
                taskDefinitions:
                  - family: web
                    containerDefinitions:
                      - name: app
                        image: ${sandbox.registry}/shop:2
                        secrets:
                          - { name: A, valueFrom: "${sandbox.secret:shop/tokens}" }
                          - { name: B, valueFrom: "arn:aws:secretsmanager:eu-central-1:111111111111:secret:shop/token" }
                          - { name: C, valueFrom: "arn:aws:ssm:eu-central-1:111111111111:parameter/x" }
                        logConfiguration: { logDriver: awslogs, options: { awslogs-group: /ecs/shops } }
                services:
                  - cluster: shops
                    serviceName: web
                    taskDefinition: wep
                    loadBalancers: [{ targetGroupArn: "arn:aws:x", containerName: app, containerPort: 80 }]
                  - { cluster: shop, serviceName: web, taskDefinition: "web:2" }
                """))
                .containsExactlyInAnyOrder(
                        "sandbox.yml, line 9, column 9: there is no image \"shop:2\" in the file."
                                + " Did you mean \"shop:1\"?",
                        "sandbox.yml, line 11, column 35: there is nothing for ${sandbox.secret:shop/tokens}."
                                + " Did you mean \"secret:shop/token\"?",
                        "sandbox.yml, line 13, column 24: \"arn:aws:ssm:eu-central-1:111111111111:parameter/x\" is no"
                                + " secret of this sandbox. Write ${sandbox.secret:NAME} with a name under secrets.",
                        "sandbox.yml, line 14, column 60: there is no log group \"/ecs/shops\" in the file."
                                + " Did you mean \"/ecs/shop\"?",
                        "sandbox.yml, line 16, column 5: there is no cluster \"shops\" in the file."
                                + " Did you mean \"shop\"?",
                        "sandbox.yml, line 18, column 5: there is no task definition \"wep\" in the file."
                                + " Did you mean \"web\"?",
                        "sandbox.yml, line 19, column 23: the target group is made at the start, so its ARN is not known"
                                + " yet. Write ${sandbox.targetGroup:NAME} with a name under targetGroups.",
                        "sandbox.yml, line 20, column 40: there is no revision 2 of \"web\" in the file."
                                + " They count from 1 to 1; or write the family alone.");
    }

    @Test
    void readsTaskDefinitionsFromFilesOfTheirOwnAndSaysWhereInThem() throws IOException {
        String named = SMALL.replace("""
                  - family: web
                    containerDefinitions:
                      - { name: app, image: shop:1 }
                """, "  - file: web.json\n");
        assertThat(mistakes(named)).singleElement().asString().contains("line 4, column 11: there is no file");
        Files.writeString(folder.resolve("web.json"), """
                {
                \t"family": "web",
                \t"containerDefinition": [{ "name": "app", "image": "shop:1" }]
                }
                """);
        assertThat(mistakes(named))
                .containsExactly("web.json, line 3, column 2: unknown key \"containerDefinition\"."
                        + " Did you mean \"containerDefinitions\"?");
        Files.writeString(
                folder.resolve("web.json"),
                "{\"family\": \"web\", \"containerDefinitions\": [{\"name\": \"app\", \"image\": \"shop:1\"}]}");
        assertThat(read(named)
                        .taskDefinitions()
                        .getFirst()
                        .json()
                        .at("/containerDefinitions/0/name")
                        .asString())
                .isEqualTo("app");
    }

    @Test
    void saysWhereYamlEnds() throws IOException {
        assertThat(mistakes("clusters: { shop: ")).singleElement().asString().contains("line 1", "not YAML");
        assertThat(mistakes("")).singleElement().asString().contains("it is empty");
        assertThat(mistakes("[".repeat(100_000))).singleElement().asString().contains("nested more than 32 deep");
    }
}
