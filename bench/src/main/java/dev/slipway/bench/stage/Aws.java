package dev.slipway.bench.stage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** AWS through its own SDK: a second witness besides the deployer. */
public final class Aws implements AutoCloseable {

    private static final String CONTAINER = "app";

    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final EcsClient ecs;
    private final SecretsManagerClient secrets;

    /** AWS at these addresses. */
    public Aws(Addresses addresses) {
        StaticCredentialsProvider credentials = StaticCredentialsProvider.create(
                AwsBasicCredentials.create(addresses.of("AWS_ACCESS_KEY_ID"), addresses.of("AWS_SECRET_ACCESS_KEY")));
        Region region = Region.of(addresses.of("AWS_REGION"));
        ecs = EcsClient.builder()
                .endpointOverride(addresses.endpoint())
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .build();
        secrets = SecretsManagerClient.builder()
                .endpointOverride(addresses.endpoint())
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .build();
    }

    /** The services {@code web} and {@code worker} of an environment, as DescribeServices and the task definitions say. */
    public List<ServiceState> services(String environment) {
        List<Service> services = ecs.describeServices(request -> request.cluster("ublog-" + environment)
                        .services("ublog-" + environment + "-web", "ublog-" + environment + "-worker"))
                .services();
        return services.stream().map(this::state).toList();
    }

    /** Begins to replace the tasks of an environment's web service by the like. */
    public void rollWeb(String environment) {
        ecs.updateService(request -> request.cluster("ublog-" + environment)
                .service(web(environment))
                .forceNewDeployment(true));
    }

    /** Whether an environment's web service has all its tasks and nothing is being rolled. */
    public boolean webIsSettled(String environment) {
        return services(environment).stream()
                .filter(service -> service.name().equals(web(environment)))
                .allMatch(service -> service.settledOn(service.digest()));
    }

    private static String web(String environment) {
        return "ublog-" + environment + "-web";
    }

    /** The password of an environment's database. */
    public String databasePassword(String environment) {
        return secret("ublog/" + environment + "/database");
    }

    /** What a web task of an environment is started with, secrets resolved. */
    public Map<String, String> webEnvironment(String environment) {
        ContainerDefinition container = ecs
                .describeTaskDefinition(request -> request.taskDefinition("ublog-" + environment + "-web"))
                .taskDefinition()
                .containerDefinitions()
                .stream()
                .filter(candidate -> candidate.name().equals(CONTAINER))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the web task has no container " + CONTAINER));
        Map<String, String> variables = new HashMap<>();
        container.environment().forEach(variable -> variables.put(variable.name(), variable.value()));
        container.secrets().forEach(name -> variables.put(name.name(), secret(name.valueFrom())));
        return variables;
    }

    @Override
    public void close() {
        ecs.close();
        secrets.close();
        http.close();
    }

    private String secret(String id) {
        return secrets.getSecretValue(request -> request.secretId(id)).secretString();
    }

    private ServiceState state(Service service) {
        String image = ecs
                .describeTaskDefinition(request -> request.taskDefinition(service.taskDefinition()))
                .taskDefinition()
                .containerDefinitions()
                .stream()
                .filter(container -> container.name().equals(CONTAINER))
                .map(ContainerDefinition::image)
                .collect(Collectors.joining());
        Deployment primary = service.deployments().stream()
                .filter(deployment -> "PRIMARY".equals(deployment.status()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(service.serviceName() + " has no primary deployment"));
        return new ServiceState(
                service.serviceName(),
                image.substring(image.indexOf('@') + 1),
                primary.rolloutStateAsString() == null ? "" : primary.rolloutStateAsString(),
                service.deployments().size(),
                service.desiredCount(),
                service.runningCount());
    }
}
