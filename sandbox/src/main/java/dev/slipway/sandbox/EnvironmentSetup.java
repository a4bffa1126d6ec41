package dev.slipway.sandbox;

import dev.slipway.sandbox.SandboxOptions.EnvironmentOptions;
import dev.slipway.sandbox.ecr.EcrService;
import dev.slipway.sandbox.protocol.Account;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.Secret;

/**
 * What infrastructure as code would make for μblog, made through the endpoint by AWS's own SDK: a cluster, two task definitions and two
 * services on the placeholder image.
 */
final class EnvironmentSetup implements AutoCloseable {

    static final String CONTAINER = "app";
    static final int CONTAINER_PORT = 8080;
    static final String KEY = "sandbox";
    static final String SECRET = "sandbox";

    private static final String MEMORY = "512";
    private static final String CPU = "256";
    private static final int STOP_SECONDS = 30;
    private static final int GRACE_SECONDS = 60;

    private final EcsClient ecs;
    private final Account account;

    EnvironmentSetup(URI endpoint, Account account) {
        this.account = account;
        this.ecs = EcsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(account.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /**
     * What an environment's tasks are told.
     *
     * @param targetGroupArn of the web service
     * @param variables to name and value
     * @param secrets name to the secret's ARN
     */
    record Wiring(String targetGroupArn, Map<String, String> variables, Map<String, String> secrets) {
        Wiring {
            variables = new TreeMap<>(variables);
            secrets = new TreeMap<>(secrets);
        }
    }

    /** Makes the environment. */
    void create(EnvironmentOptions environment, Wiring wiring) {
        String cluster = clusterName(environment.name());
        ecs.createCluster(request -> request.clusterName(cluster));
        for (String key : List.of("web", "worker")) {
            String name = cluster + "-" + key;
            String revision = ecs.registerTaskDefinition(request -> request.family(name)
                            .requiresCompatibilities(Compatibility.FARGATE)
                            .networkMode(NetworkMode.AWSVPC)
                            .cpu(CPU)
                            .memory(MEMORY)
                            .executionRoleArn("arn:aws:iam::" + account.id() + ":role/" + cluster + "-execution")
                            .containerDefinitions(container(cluster, key, wiring)))
                    .taskDefinition()
                    .taskDefinitionArn();
            boolean web = key.equals("web");
            CreateServiceRequest.Builder service = CreateServiceRequest.builder()
                    .cluster(cluster)
                    .serviceName(name)
                    .taskDefinition(revision)
                    .desiredCount(web ? environment.webTasks() : environment.workerTasks())
                    .launchType(LaunchType.FARGATE)
                    .deploymentConfiguration(configuration -> configuration
                            .minimumHealthyPercent(100)
                            .maximumPercent(200)
                            .deploymentCircuitBreaker(
                                    breaker -> breaker.enable(true).rollback(true)))
                    .networkConfiguration(network -> network.awsvpcConfiguration(
                            vpc -> vpc.subnets("subnet-a", "subnet-b").securityGroups("sg-" + cluster)));
            if (web) {
                service.healthCheckGracePeriodSeconds(GRACE_SECONDS)
                        .loadBalancers(LoadBalancer.builder()
                                .targetGroupArn(wiring.targetGroupArn())
                                .containerName(CONTAINER)
                                .containerPort(CONTAINER_PORT)
                                .build());
            }
            ecs.createService(service.build());
        }
    }

    private ContainerDefinition container(String cluster, String key, Wiring wiring) {
        List<KeyValuePair> environment = new ArrayList<>();
        wiring.variables()
                .forEach((name, value) -> environment.add(
                        KeyValuePair.builder().name(name).value(value).build()));
        List<Secret> secrets = new ArrayList<>();
        wiring.secrets()
                .forEach((name, arn) ->
                        secrets.add(Secret.builder().name(name).valueFrom(arn).build()));
        return ContainerDefinition.builder()
                .name(CONTAINER)
                .image(EcrService.registry(account) + "/" + Sandbox.REPOSITORY + ":" + PlaceholderImage.TAG)
                .essential(true)
                .command(key)
                .stopTimeout(STOP_SECONDS)
                .portMappings(PortMapping.builder()
                        .containerPort(CONTAINER_PORT)
                        .protocol("tcp")
                        .build())
                .environment(environment)
                .secrets(secrets)
                .logConfiguration(LogConfiguration.builder()
                        .logDriver(LogDriver.AWSLOGS)
                        .options(Map.of(
                                "awslogs-group",
                                logGroup(cluster),
                                "awslogs-region",
                                account.region(),
                                "awslogs-stream-prefix",
                                key,
                                "mode",
                                "blocking"))
                        .build())
                .build();
    }

    static String clusterName(String environment) {
        return Sandbox.REPOSITORY + "-" + environment;
    }

    static String logGroup(String cluster) {
        return "/ecs/" + cluster;
    }

    @Override
    public void close() {
        ecs.close();
    }
}
