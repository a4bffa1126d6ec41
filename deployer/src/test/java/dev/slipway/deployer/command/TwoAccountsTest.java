package dev.slipway.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.VirtualAccount;
import dev.slipway.sandbox.VirtualSandbox;
import dev.slipway.sandbox.calls.Call;
import dev.slipway.sandbox.calls.CallFilter;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.runtime.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import tools.jackson.databind.json.JsonMapper;

/** Staging in one account and production in another one, which reads staging through a role. */
@Timeout(120)
final class TwoAccountsTest {
    private static final String HERE = VirtualSandbox.ACCOUNT.id();
    private static final String THERE = "222222222222";
    private static final String ROLE = "arn:aws:iam::" + HERE + ":role/slipway-read";

    @TempDir
    private Path folder;

    private Stage stage;
    private EcsClient operator;

    @BeforeEach
    void start() throws IOException {
        stage = new Stage(folder, "state: s3://slipway-releases/shop");
        write("{ environment: staging, readRole: \"" + ROLE + "\" }");
        VirtualAccount production = stage.sandbox.account(THERE);
        production.push("shop", "v1", Script.runs());
        operator = EcsClient.builder()
                .httpClient(stage.sandbox.http())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(THERE, "x")))
                .build();
        operator.createCluster(request -> request.clusterName("shop-production"));
        operator.registerTaskDefinition(request -> request.family("shop-production-web")
                .networkMode(NetworkMode.AWSVPC)
                .cpu("256")
                .memory("512")
                .containerDefinitions(ContainerDefinition.builder()
                        .name("app")
                        .image(EcrService.registry(production.account()) + "/shop:v1")
                        .build()));
        operator.createService(request -> request.cluster("shop-production")
                .serviceName("shop-production-web")
                .taskDefinition("shop-production-web")
                .desiredCount(1)
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-a"))));
        stage.sandbox.timeline().advance(Duration.ofMinutes(5));
        stage.sandbox.push("shop", "v2", Script.runs());
        production.push("shop", "v2", Script.runs());
    }

    @AfterEach
    void stop() {
        operator.close();
        stage.close();
    }

    /** Production, in the other account, comes after staging. */
    private void write(String after) throws IOException {
        Path file = folder.resolve("slipway.yml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("(?s)(production:\\s+account: )\"\\d+\"", "$1\"" + THERE + "\"")
                        .replaceFirst("after: .*", "after: " + after));
    }

    /** Runs a verb with the credentials of an account. */
    private int run(String account, String line) {
        System.setProperty("aws.accessKeyId", account);
        return stage.run(line);
    }

    /** The image that the service of the other account runs. */
    private String image() {
        String revision = operator.describeServices(
                        request -> request.cluster("shop-production").services("shop-production-web"))
                .services()
                .getFirst()
                .taskDefinition();
        return operator.describeTaskDefinition(request -> request.taskDefinition(revision))
                .taskDefinition()
                .containerDefinitions()
                .getFirst()
                .image();
    }

    private List<Call> calls() {
        return stage.sandbox.calls().read(CallFilter.NEWEST);
    }

    @Test
    void promotesThroughTheRole() {
        assertThat(run(HERE, "deploy staging --image v2")).as(stage.out()).isZero();
        assertThat(run(THERE, "plan production")).as(stage.err()).isZero();
        assertThat(stage.out()).contains("Proved in staging by ECS's service revisions of web.");

        assertThat(run(THERE, "promote production")).as(stage.out()).isZero();
        assertThat(stage.out())
                .contains(
                        "Proved in staging by ECS's service revisions of web.",
                        "And by the ledger's record of release");
        assertThat(image()).startsWith(THERE).endsWith(stage.image("staging").replaceFirst(".*@", "@"));
        assertThat(calls())
                .as("staging's records are read as the role too")
                .anyMatch(call -> call.service().equals("s3")
                        && call.parameters().toString().contains("staging")
                        && call.accessKey().startsWith("ASIA"));
    }

    @Test
    void whatNeverRanThereIsRefused() {
        assertThat(run(THERE, "promote production --image v2")).isEqualTo(10);
        assertThat(stage.out()).contains("it never ran in web");
        assertThat(image()).endsWith(":v1");
    }

    @Test
    void aRoleThatMayNotBeAssumedIsOneClearError() {
        assertThat(run(HERE, "deploy staging --image v2")).as(stage.out()).isZero();
        stage.sandbox.faults().set("policy", JsonMapper.shared().readTree("""
                                        {"accessKey": "%s", "document": {"Statement": [
                                          {"Effect": "Allow", "Action": "*", "Resource": "*"},
                                          {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}]}}
                                        """.formatted(THERE)));
        for (String line : List.of("promote production", "promote production --image v2")) {
            assertThat(run(THERE, line)).as(stage.out()).isEqualTo(10);
            assertThat(stage.out().lines().filter(one -> one.matches(".* ✘ Tried to .*")))
                    .singleElement()
                    .asString()
                    .contains("Allow sts:AssumeRole of " + ROLE
                            + " to the deployer's role, and have that role trust it.");
            assertThat(image()).endsWith(":v1");
        }
        assertThat(run(THERE, "plan production")).isEqualTo(10);
        assertThat(stage.err()).contains("Allow sts:AssumeRole of " + ROLE);
    }

    @Test
    void withoutARoleTheOtherAccountIsRefused() throws IOException {
        write("{ environment: staging }");
        assertThat(run(THERE, "promote production")).isEqualTo(2);
        assertThat(stage.err())
                .contains("staging is in the account " + HERE, "those of the account " + THERE, "Add readRole");
        assertThat(stage.calls()).isEmpty();
    }
}
