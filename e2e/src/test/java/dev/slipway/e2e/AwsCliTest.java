package dev.slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A release by hand with AWS's own command line, with no deployer: each version that is installed. Without one it is skipped; where
 * {@code SLIPWAY_MUST_HAVE} names {@code aws-cli}, as {@code .ci/run} sees to, that is a failure.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class AwsCliTest {

    private static final String CLUSTER = "ublog-staging";
    private static final String SERVICE = "ublog-staging-worker";
    private static final String NETWORK = "awsvpcConfiguration={subnets=[subnet-a],securityGroups=[sg-1]}";
    private static final String IMAGE = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/ublog:v1";

    /** What a request to register may not have of an answer that describes. */
    private static final List<String> READ_ONLY = List.of(
            "taskDefinitionArn",
            "revision",
            "status",
            "requiresAttributes",
            "compatibilities",
            "registeredAt",
            "registeredBy");

    private List<AwsCli> installed = List.of();
    private Rehearsal rehearsal;
    private Map<String, String> environment = Map.of();

    @BeforeAll
    void start() throws InterruptedException {
        installed = AwsCli.installed();
        boolean young = installed.stream().anyMatch(AwsCli::young);
        if (!young && System.getenv().getOrDefault("SLIPWAY_MUST_HAVE", "").contains("aws-cli")) {
            throw new IllegalStateException(
                    "SLIPWAY_MUST_HAVE names aws-cli, and none that knows service deployments is on the PATH: "
                            + installed);
        }
        Assumptions.assumeFalse(installed.isEmpty(), "AWS's command line is not here: pip install awscli");
        rehearsal = Rehearsal.start("aws-cli");
        environment = new TreeMap<>(rehearsal.addresses().variables());
        environment.put("AWS_DEFAULT_REGION", "eu-central-1");
        rehearsal.push(rehearsal.releases().first());
    }

    @AfterAll
    void stop() {
        if (rehearsal != null) {
            rehearsal.close();
        }
    }

    @TestFactory
    Collection<DynamicTest> releasesByHand() {
        return installed.stream()
                .map(cli -> DynamicTest.dynamicTest(cli.toString(), () -> releases(cli)))
                .toList();
    }

    private void releases(AwsCli cli) throws IOException {
        String revision = register(cli);
        runsATask(cli, revision);

        cli.call(
                environment,
                "ecs",
                "update-service",
                "--cluster",
                CLUSTER,
                "--service",
                SERVICE,
                "--task-definition",
                revision);
        cli.call(environment, "ecs", "wait", "services-stable", "--cluster", CLUSTER, "--services", SERVICE);

        assertThat(cli.call(
                        environment,
                        "ecs",
                        "describe-services",
                        "--cluster",
                        CLUSTER,
                        "--services",
                        SERVICE,
                        "--query",
                        "services[0].[taskDefinition,runningCount,length(deployments)]"))
                .isEqualTo(revision + "\t1\t1");
        if (cli.young()) {
            describesTheDeployment(cli, revision);
        }
    }

    /** The revision that runs, with the first release's image. */
    private String register(AwsCli cli) throws IOException {
        ObjectNode definition = (ObjectNode) JsonMapper.shared()
                .readTree(cli.call(
                        environment,
                        "--output",
                        "json",
                        "ecs",
                        "describe-task-definition",
                        "--task-definition",
                        SERVICE,
                        "--query",
                        "taskDefinition"));
        definition.remove(READ_ONLY);
        ((ObjectNode) definition.at("/containerDefinitions/0")).put("image", IMAGE);
        Path file = Files.writeString(rehearsal.files().resolve(cli.version() + ".json"), definition.toString());
        return cli.call(
                environment,
                "ecs",
                "register-task-definition",
                "--cli-input-json",
                file.toUri().toString(),
                "--query",
                "taskDefinition.taskDefinitionArn");
    }

    private void runsATask(AwsCli cli, String revision) {
        String task = cli.call(
                environment,
                "ecs",
                "run-task",
                "--cluster",
                CLUSTER,
                "--task-definition",
                revision,
                "--network-configuration",
                NETWORK,
                "--started-by",
                "by-hand",
                "--overrides",
                "{\"containerOverrides\":[{\"name\":\"app\",\"command\":[\"migrate\"]}]}",
                "--query",
                "tasks[0].taskArn");
        cli.call(environment, "ecs", "wait", "tasks-stopped", "--cluster", CLUSTER, "--tasks", task);
        assertThat(cli.call(
                        environment,
                        "ecs",
                        "describe-tasks",
                        "--cluster",
                        CLUSTER,
                        "--tasks",
                        task,
                        "--query",
                        "tasks[0].[lastStatus,containers[0].exitCode,startedBy]"))
                .isEqualTo("STOPPED\t0\tby-hand");

        String stream = "worker/app/" + task.substring(task.lastIndexOf('/') + 1);
        String log = cli.call(
                environment,
                "logs",
                "get-log-events",
                "--log-group-name",
                "/ecs/" + CLUSTER,
                "--log-stream-name",
                stream,
                "--start-from-head",
                "--query",
                "events[].message");
        assertThat(log).containsIgnoringCase("migrat");
        assertThat(cli.call(
                        environment,
                        "logs",
                        "filter-log-events",
                        "--log-group-name",
                        "/ecs/" + CLUSTER,
                        "--log-stream-names",
                        stream,
                        "--query",
                        "events[].message"))
                .isEqualTo(log);
        if (cli.version().startsWith("2.")) {
            assertThat(cli.call(environment, "logs", "tail", "/ecs/" + CLUSTER, "--since", "10m"))
                    .contains(stream);
        }
    }

    private void describesTheDeployment(AwsCli cli, String revision) {
        String deployment = cli.call(
                environment,
                "ecs",
                "list-service-deployments",
                "--cluster",
                CLUSTER,
                "--service",
                SERVICE,
                "--query",
                "serviceDeployments[0].serviceDeploymentArn");
        String[] described = cli.call(
                        environment,
                        "ecs",
                        "describe-service-deployments",
                        "--service-deployment-arns",
                        deployment,
                        "--query",
                        "serviceDeployments[0].[status,targetServiceRevision.arn]")
                .split("\t", -1);
        assertThat(described[0]).isEqualTo("SUCCESSFUL");
        assertThat(cli.call(
                        environment,
                        "ecs",
                        "describe-service-revisions",
                        "--service-revision-arns",
                        described[1],
                        "--query",
                        "serviceRevisions[0].[taskDefinition,containerImages[0].imageDigest]"))
                .startsWith(revision + "\tsha256:");
    }
}
