package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.protocol.Account;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceResponse;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceResponse;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceResponse;

/** CreateService, UpdateService, DeleteService, DescribeServices, ListServices. */
final class ServiceOperations {

    private final EcsState state;
    private final Account account;
    private final InstantSource clock;
    private final TaskTargets targets;
    private final Deployments deployments;
    private final ServiceScheduler scheduler;

    ServiceOperations(
            EcsState state,
            Account account,
            InstantSource clock,
            TaskTargets targets,
            Deployments deployments,
            ServiceScheduler scheduler) {
        this.state = state;
        this.account = account;
        this.clock = clock;
        this.targets = targets;
        this.deployments = deployments;
        this.scheduler = scheduler;
    }

    void register(Registry registry) {
        registry.on("CreateService", CreateServiceRequest::builder, this::create)
                .on("UpdateService", UpdateServiceRequest::builder, this::update)
                .on("DeleteService", DeleteServiceRequest::builder, this::delete)
                .on("DescribeServices", DescribeServicesRequest::builder, this::describe)
                .on("ListServices", ListServicesRequest::builder, this::list);
    }

    private CreateServiceResponse create(CreateServiceRequest input) {
        EcsCluster cluster = state.cluster(input.cluster());
        String name = Errors.required("Service name", input.serviceName());
        EcsService before = cluster.services.get(name);
        if (before != null && before.status != EcsService.Status.INACTIVE) {
            throw Errors.parameter("Creation of service was not idempotent.");
        }
        Registered definition = state.definitions.startable(Errors.required("TaskDefinition", input.taskDefinition()));
        checkNetwork(definition, input.networkConfiguration());
        checkLoadBalancers(definition, input.loadBalancers());
        checkGrace(input.healthCheckGracePeriodSeconds(), input.loadBalancers());
        EcsService service = new EcsService(
                account.arn("ecs", "service/" + cluster.name + "/" + name),
                name,
                cluster,
                merged(DeploymentConfiguration.builder().build(), input.deploymentConfiguration()),
                clock.instant());
        service.desiredCount = count(input.desiredCount() == null ? 1 : input.desiredCount());
        service.loadBalancers = List.copyOf(input.loadBalancers());
        service.network = input.networkConfiguration();
        service.gracePeriodSeconds = graceOf(input.healthCheckGracePeriodSeconds(), input.loadBalancers());
        service.executeCommand = Boolean.TRUE.equals(input.enableExecuteCommand());
        service.tags = input.tags();
        if (input.propagateTags() != null) {
            service.propagateTags = input.propagateTags();
        }
        cluster.services.put(name, service);
        deployments.begin(service, definition, () -> scheduler.lookSoon(service));
        return CreateServiceResponse.builder()
                .service(ServiceView.of(service, true))
                .build();
    }

    private UpdateServiceResponse update(UpdateServiceRequest input) {
        EcsService service = active(input.cluster(), Errors.required("Service", input.service()));
        Registered running = service.primary().revision.definition();
        Registered wanted =
                input.taskDefinition() == null ? running : state.definitions.startable(input.taskDefinition());
        NetworkConfiguration network =
                input.networkConfiguration() == null ? service.network : input.networkConfiguration();
        List<LoadBalancer> loadBalancers = input.hasLoadBalancers() ? input.loadBalancers() : service.loadBalancers;
        checkNetwork(wanted, network);
        checkLoadBalancers(wanted, loadBalancers);
        checkGrace(input.healthCheckGracePeriodSeconds(), loadBalancers);
        DeploymentConfiguration configuration = merged(service.configuration, input.deploymentConfiguration());
        int desiredCount = input.desiredCount() == null ? service.desiredCount : count(input.desiredCount());

        boolean deploys = Boolean.TRUE.equals(input.forceNewDeployment())
                || !wanted.arn().equals(running.arn())
                || !Objects.equals(network, service.network)
                || !loadBalancers.equals(service.loadBalancers);
        if (deploys && !wanted.active()) {
            throw Errors.client("TaskDefinition is inactive");
        }
        service.configuration = configuration;
        service.desiredCount = desiredCount;
        service.network = network;
        service.loadBalancers = List.copyOf(loadBalancers);
        if (input.healthCheckGracePeriodSeconds() != null) {
            service.gracePeriodSeconds = input.healthCheckGracePeriodSeconds();
        }
        if (input.enableExecuteCommand() != null) {
            service.executeCommand = input.enableExecuteCommand();
        }
        if (input.propagateTags() != null) {
            service.propagateTags = input.propagateTags();
        }
        if (deploys) {
            deployments.begin(service, wanted, () -> scheduler.lookSoon(service));
        } else {
            scheduler.lookSoon(service);
        }
        return UpdateServiceResponse.builder()
                .service(ServiceView.of(service, true))
                .build();
    }

    private DeleteServiceResponse delete(DeleteServiceRequest input) {
        EcsService service = active(input.cluster(), Errors.required("Service", input.service()));
        if (service.desiredCount > 0 && !Boolean.TRUE.equals(input.force())) {
            throw Errors.parameter("The service cannot be stopped while it is scaled above 0.");
        }
        service.desiredCount = 0;
        service.status = EcsService.Status.DRAINING;
        scheduler.lookSoon(service);
        return DeleteServiceResponse.builder()
                .service(ServiceView.of(service, false))
                .build();
    }

    private DescribeServicesResponse describe(DescribeServicesRequest input) {
        EcsCluster cluster = state.cluster(input.cluster());
        List<Service> found = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        boolean withTags = input.includeAsStrings().contains("TAGS");
        for (String asked : Errors.required("Services", input.services(), 10)) {
            Optional<EcsService> service = EcsState.service(cluster, asked);
            service.ifPresentOrElse(
                    there -> found.add(ServiceView.of(there, withTags)),
                    () -> failures.add(Errors.missing(
                            asked.startsWith("arn:")
                                    ? asked
                                    : account.arn("ecs", "service/" + cluster.name + "/" + asked))));
        }
        return DescribeServicesResponse.builder()
                .services(found)
                .failures(failures)
                .build();
    }

    private ListServicesResponse list(ListServicesRequest input) {
        EcsCluster cluster = state.cluster(input.cluster());
        Page<String> page = Page.of(
                cluster.services.values().stream()
                        .filter(service -> service.status != EcsService.Status.INACTIVE)
                        .map(service -> service.arn)
                        .toList(),
                input.maxResults() == null ? Integer.valueOf(10) : input.maxResults(),
                input.nextToken());
        return ListServicesResponse.builder()
                .serviceArns(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private EcsService active(@Nullable String cluster, String nameOrArn) {
        EcsService service = EcsState.service(state.cluster(cluster), nameOrArn).orElseThrow(Errors::serviceNotFound);
        if (service.status != EcsService.Status.ACTIVE) {
            throw Errors.serviceNotActive();
        }
        return service;
    }

    private static int count(int desiredCount) {
        if (desiredCount < 0) {
            throw Errors.parameter("Desired count can not be negative.");
        }
        return desiredCount;
    }

    private static void checkNetwork(Registered definition, @Nullable NetworkConfiguration network) {
        if (definition.definition().networkMode() == NetworkMode.AWSVPC
                && (network == null || network.awsvpcConfiguration() == null)) {
            throw Errors.parameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
    }

    private void checkLoadBalancers(Registered definition, List<LoadBalancer> loadBalancers) {
        for (LoadBalancer loadBalancer : loadBalancers) {
            String group = Errors.required("targetGroupArn", loadBalancer.targetGroupArn());
            if (!targets.exists(group)) {
                throw Errors.parameter("The target group with targetGroupArn " + group + " does not exist.");
            }
            String name = Errors.required("containerName", loadBalancer.containerName());
            Integer port = loadBalancer.containerPort();
            boolean mapped = definition
                    .container(name)
                    .orElseThrow(
                            () -> Errors.parameter("The container " + name + " does not exist in the task definition."))
                    .portMappings()
                    .stream()
                    .anyMatch(mapping -> Objects.equals(mapping.containerPort(), port));
            if (!mapped) {
                throw Errors.parameter(
                        "The container " + name + " did not have a container port " + port + " defined.");
            }
        }
    }

    private static void checkGrace(@Nullable Integer seconds, List<LoadBalancer> loadBalancers) {
        if (seconds != null && seconds > 0 && loadBalancers.isEmpty()) {
            throw Errors.parameter(
                    "Health check grace period is only valid for services configured to use load balancers");
        }
    }

    /** Absent, not 0, for a service without a load balancer. */
    private static @Nullable Integer graceOf(@Nullable Integer seconds, List<LoadBalancer> loadBalancers) {
        if (loadBalancers.isEmpty()) {
            return null;
        }
        return seconds == null ? Integer.valueOf(0) : seconds;
    }

    private static DeploymentConfiguration merged(
            DeploymentConfiguration before, @Nullable DeploymentConfiguration change) {
        DeploymentConfiguration given =
                change == null ? DeploymentConfiguration.builder().build() : change;
        DeploymentCircuitBreaker breaker = given.deploymentCircuitBreaker() == null
                ? before.deploymentCircuitBreaker()
                : given.deploymentCircuitBreaker();
        return before.toBuilder()
                .minimumHealthyPercent(first(given.minimumHealthyPercent(), before.minimumHealthyPercent(), 100))
                .maximumPercent(first(given.maximumPercent(), before.maximumPercent(), 200))
                .deploymentCircuitBreaker(
                        breaker == null
                                ? DeploymentCircuitBreaker.builder()
                                        .enable(false)
                                        .rollback(false)
                                        .build()
                                : breaker)
                .alarms(given.alarms() == null ? before.alarms() : given.alarms())
                .strategy("ROLLING")
                .bakeTimeInMinutes(0)
                .build();
    }

    private static int first(@Nullable Integer given, @Nullable Integer before, int otherwise) {
        if (given != null) {
            return given;
        }
        return before == null ? otherwise : before;
    }
}
