package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.balancer.HealthCheck;
import dev.slipway.sandbox.balancer.ScriptedTargetGroups;
import dev.slipway.sandbox.faults.Faults;
import dev.slipway.sandbox.logs.LogStore;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsEndpoint;
import dev.slipway.sandbox.protocol.InProcessHttpClient;
import dev.slipway.sandbox.runtime.ContainerSpec;
import dev.slipway.sandbox.runtime.Script;
import dev.slipway.sandbox.runtime.ScriptedRuntime;
import dev.slipway.sandbox.runtime.ScriptedRuntime.Happening;
import dev.slipway.sandbox.secrets.SecretStore;
import dev.slipway.sandbox.time.VirtualTimeline;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.Task;
import tools.jackson.databind.node.StringNode;

/** The engine with scripted containers and target groups, on time that tests move, behind the SDK's own client. */
final class Rehearsal implements AutoCloseable {

    static final String CLUSTER = "ublog-staging";
    static final Account ACCOUNT = new Account("111111111111", "eu-central-1");
    static final String ONE = digest('1');
    static final String TWO = digest('2');
    static final String THREE = digest('3');
    static final NetworkConfiguration NETWORK = NetworkConfiguration.builder()
            .awsvpcConfiguration(network -> network.subnets("subnet-a", "subnet-b"))
            .build();

    static final String GROUP =
            "arn:aws:elasticloadbalancing:eu-central-1:111111111111:targetgroup/web/0123456789abcdef";

    /** Healthy two seconds after its start. */
    static final Script WELL = Script.runs().healthyAfter(Duration.ofSeconds(2));

    /** Runs and never passes a health check. */
    static final Script SICK = Script.runs().neverHealthy();

    /** What was started, in that order. */
    final List<ContainerSpec> started = new ArrayList<>();

    /** Such as {@code SIGTERM app}, in that order. */
    final List<String> signals = new ArrayList<>();

    final VirtualTimeline timeline = new VirtualTimeline();
    final ScriptedRuntime runtime = new ScriptedRuntime(timeline, this::note);
    final ScriptedTargetGroups targetGroups =
            new ScriptedTargetGroups(timeline, target -> runtime.isHealthy(target.port()));
    final Faults faults = new Faults();
    final LogStore logs = new LogStore(timeline);
    final SecretStore secrets = new SecretStore(ACCOUNT, timeline, () -> "version", faults.tasks());
    final Set<String> missingImages = ConcurrentHashMap.newKeySet();
    final Ecs engine = new Ecs(new Ecs.Ground(
            timeline,
            Delays.aws(),
            ACCOUNT,
            new Random(7),
            runtime,
            targetGroups,
            this::resolve,
            secrets,
            logs,
            faults,
            () -> URI.create("http://127.0.0.1:4000")));
    final AwsEndpoint endpoint = new AwsEndpoint(List.of(engine.service()), () -> "request");
    final EcsClient ecs = EcsClient.builder()
            .httpClient(new InProcessHttpClient(endpoint, timeline::hold))
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox")))
            .build();

    Rehearsal() {
        List.of(ONE, TWO, THREE).forEach(image -> runtime.script(image, WELL));
        drainsFor(Duration.ofSeconds(5));
        ecs.createCluster(request -> request.clusterName(CLUSTER));
        logs.createGroup("/ecs/ublog");
    }

    private void note(Happening happening) {
        switch (happening.what()) {
            case STARTED -> started.add(happening.spec());
            case SIGTERM, SIGKILL ->
                signals.add(happening.what() + " " + happening.spec().name());
            case ENDED -> {}
        }
    }

    /** Sets the target group's deregistration delay. */
    void drainsFor(Duration duration) {
        targetGroups.targetGroup(
                GROUP, new HealthCheck("/readyz", Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 2), duration);
    }

    static String digest(char digit) {
        return "sha256:" + String.valueOf(digit).repeat(64);
    }

    /** The digest of an image that scenarios name by a letter. */
    static String digest(String letter) {
        return digest(letter.toLowerCase(Locale.ROOT).charAt(0));
    }

    /** A service to be acted upon in the words of scenarios; its images are known by letters. */
    Stage stage(String service) {
        return new Stage(engine, endpoint, CLUSTER, service, letter -> image(digest(letter)));
    }

    void fault(String name, String value) {
        faults.set(name, StringNode.valueOf(value));
    }

    private Images.Resolution resolve(String image) {
        String digest = image.substring(image.indexOf('@') + 1);
        return missingImages.contains(digest)
                ? new Images.Resolution.Missing("CannotPullContainerError: " + image + ": not found")
                : new Images.Resolution.Found("ublog", digest);
    }

    private static String image(String digest) {
        return "111111111111.dkr.ecr.eu-central-1.amazonaws.com/ublog@" + digest;
    }

    static ContainerDefinition app(String digest) {
        return ContainerDefinition.builder()
                .name("app")
                .image(image(digest))
                .portMappings(PortMapping.builder().containerPort(8080).build())
                .stopTimeout(30)
                .build();
    }

    /** Registers a revision and gives its ARN. */
    String define(String family, ContainerDefinition... containers) {
        return ecs.registerTaskDefinition(request ->
                        request.family(family).networkMode(NetworkMode.AWSVPC).containerDefinitions(containers))
                .taskDefinition()
                .taskDefinitionArn();
    }

    /** Makes a service behind the target group, with the circuit breaker on, and lets it become steady. */
    void web(int desired, String digest) {
        service(
                "web",
                desired,
                digest,
                request -> request.loadBalancers(LoadBalancer.builder()
                                .targetGroupArn(GROUP)
                                .containerName("app")
                                .containerPort(8080)
                                .build())
                        .healthCheckGracePeriodSeconds(0));
        settle();
    }

    /** Makes a service that nothing checks and lets it become steady. */
    void worker(int desired, String digest) {
        service("worker", desired, digest, request -> {});
        settle();
    }

    void service(String name, int desired, String digest, Consumer<CreateServiceRequest.Builder> more) {
        CreateServiceRequest.Builder request = CreateServiceRequest.builder()
                .cluster(CLUSTER)
                .serviceName(name)
                .taskDefinition(define(name, app(digest)))
                .desiredCount(desired)
                .networkConfiguration(NETWORK)
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(true)));
        more.accept(request);
        ecs.createService(request.build());
    }

    /** Begins a deployment of another image and gives the revision's ARN. */
    String deploy(String service, String digest) {
        String revision = define(service, app(digest));
        ecs.updateService(request -> request.cluster(CLUSTER).service(service).taskDefinition(revision));
        return revision;
    }

    void settle() {
        timeline.advance(Duration.ofMinutes(3));
    }

    Service describe(String service) {
        return ecs.describeServices(request -> request.cluster(CLUSTER).services(service))
                .services()
                .getFirst();
    }

    Deployment primary(String service) {
        return describe(service).deployments().getFirst();
    }

    ServiceDeployment current(String service) {
        String arn = describe(service).currentServiceDeployment();
        return ecs.describeServiceDeployments(request -> request.serviceDeploymentArns(arn))
                .serviceDeployments()
                .getFirst();
    }

    List<String> events(String service) {
        return describe(service).events().stream().map(event -> event.message()).toList();
    }

    String run(String revision, Consumer<RunTaskRequest.Builder> more) {
        RunTaskRequest.Builder request = RunTaskRequest.builder()
                .cluster(CLUSTER)
                .taskDefinition(revision)
                .networkConfiguration(NETWORK);
        more.accept(request);
        return ecs.runTask(request.build()).tasks().getFirst().taskArn();
    }

    Task task(String arn) {
        return ecs.describeTasks(request -> request.cluster(CLUSTER).tasks(arn))
                .tasks()
                .getFirst();
    }

    List<Task> stoppedTasks(String service) {
        List<String> arns = ecs.listTasks(
                        request -> request.cluster(CLUSTER).serviceName(service).desiredStatus("STOPPED"))
                .taskArns();
        return arns.isEmpty()
                ? List.of()
                : ecs.describeTasks(request -> request.cluster(CLUSTER).tasks(arns))
                        .tasks();
    }

    @Override
    public void close() {
        ecs.close();
        timeline.close();
    }
}
