package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.Shapes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceResponse;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceResponse;
import tools.jackson.databind.node.ObjectNode;

/** CreateService, UpdateService, DeleteService, DescribeServices, ListServices. */
final class ServiceOperations {

    private final EcsState state;
    private final Account account;
    private final InstantSource clock;
    private final ServiceSettings checks;
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
        this.checks = new ServiceSettings(targets);
        this.deployments = deployments;
        this.scheduler = scheduler;
    }

    void register(Registry registry) {
        registry.onRaw("CreateService", CreateServiceRequest::builder, this::create)
                .onRaw("UpdateService", UpdateServiceRequest::builder, this::update)
                .onRaw("DeleteService", DeleteServiceRequest::builder, (input, json) -> delete(input))
                .onRaw("DescribeServices", DescribeServicesRequest::builder, (input, json) -> describe(input))
                .on("ListServices", ListServicesRequest::builder, this::list);
    }

    private ObjectNode create(CreateServiceRequest input, ObjectNode json) {
        Unsupported.controller(input.deploymentController());
        Unsupported.scheduling(input.schedulingStrategy());
        Unsupported.launchType(input.launchType());
        Unsupported.capacity(input.capacityProviderStrategy());
        Unsupported.deployment(json.path("deploymentConfiguration"));
        EcsCluster cluster = state.cluster(input.cluster());
        String name = Errors.required("Service name", input.serviceName());
        EcsService before = cluster.services.get(name);
        if (before != null && before.status != EcsService.Status.INACTIVE) {
            throw Errors.parameter("Creation of service was not idempotent.");
        }
        Registered definition = state.definitions.startable(Errors.required("TaskDefinition", input.taskDefinition()));
        checks.network(definition, input.networkConfiguration());
        checks.loadBalancers(definition, input.loadBalancers());
        checks.grace(input.healthCheckGracePeriodSeconds(), input.loadBalancers());
        EcsService service = new EcsService(
                account.arn("ecs", "service/" + cluster.name + "/" + name),
                name,
                cluster,
                DeploymentSettings.DEFAULT.with(json.path("deploymentConfiguration")),
                clock.instant());
        service.desiredCount = count(input.desiredCount() == null ? 1 : input.desiredCount());
        service.loadBalancers = List.copyOf(input.loadBalancers());
        service.network = input.networkConfiguration();
        service.gracePeriodSeconds =
                ServiceSettings.graceOf(input.healthCheckGracePeriodSeconds(), input.loadBalancers());
        service.executeCommand = Boolean.TRUE.equals(input.enableExecuteCommand());
        service.tags = input.tags();
        if (input.availabilityZoneRebalancing() != null) {
            service.zoneRebalancing = input.availabilityZoneRebalancing();
        }
        if (input.propagateTags() != null) {
            service.propagateTags = input.propagateTags();
        }
        cluster.services.put(name, service);
        deployments.begin(service, definition, () -> scheduler.lookSoon(service));
        return answer(
                service,
                CreateServiceResponse.builder()
                        .service(ServiceView.of(service, true))
                        .build());
    }

    private ObjectNode update(UpdateServiceRequest input, ObjectNode json) {
        Unsupported.controller(input.deploymentController());
        Unsupported.capacity(input.capacityProviderStrategy());
        Unsupported.deployment(json.path("deploymentConfiguration"));
        EcsService service = active(input.cluster(), Errors.required("Service", input.service()));
        Registered running = service.primary().revision.definition();
        Registered wanted = input.taskDefinition() == null
                ? state.definitions.find(running.arn()).orElse(running)
                : state.definitions.startable(input.taskDefinition());
        NetworkConfiguration network =
                input.networkConfiguration() == null ? service.network : input.networkConfiguration();
        List<LoadBalancer> loadBalancers = input.hasLoadBalancers() ? input.loadBalancers() : service.loadBalancers;
        checks.network(wanted, network);
        checks.loadBalancers(wanted, loadBalancers);
        checks.grace(input.healthCheckGracePeriodSeconds(), loadBalancers);
        DeploymentSettings settings = service.settings.with(json.path("deploymentConfiguration"));
        int desiredCount = input.desiredCount() == null ? service.desiredCount : count(input.desiredCount());

        boolean deploys = Boolean.TRUE.equals(input.forceNewDeployment())
                || !wanted.arn().equals(running.arn())
                || !Objects.equals(network, service.network)
                || !loadBalancers.equals(service.loadBalancers);
        if (deploys && !wanted.active()) {
            throw Errors.client("TaskDefinition is inactive");
        }
        service.settings = settings;
        service.scale(desiredCount);
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
        if (input.availabilityZoneRebalancing() != null) {
            service.zoneRebalancing = input.availabilityZoneRebalancing();
        }
        if (deploys) {
            deployments.begin(service, wanted, () -> scheduler.lookSoon(service));
        } else {
            deployments.configured(service);
            scheduler.lookSoon(service);
        }
        return answer(
                service,
                UpdateServiceResponse.builder()
                        .service(ServiceView.of(service, true))
                        .build());
    }

    /** Writes a response about one service with what the SDK does not know of its settings. */
    private static ObjectNode answer(EcsService service, SdkPojo response) {
        ObjectNode json = Shapes.write(response);
        service.settings.complete(json.path("service"));
        return json;
    }

    private ObjectNode delete(DeleteServiceRequest input) {
        EcsService service = active(input.cluster(), Errors.required("Service", input.service()));
        if (service.desiredCount > 0 && !Boolean.TRUE.equals(input.force())) {
            throw Errors.parameter("The service cannot be stopped while it is scaled above 0.");
        }
        service.scale(0);
        service.status = EcsService.Status.DRAINING;
        scheduler.lookSoon(service);
        return answer(
                service,
                DeleteServiceResponse.builder()
                        .service(ServiceView.of(service, false))
                        .build());
    }

    private ObjectNode describe(DescribeServicesRequest input) {
        EcsCluster cluster = state.cluster(input.cluster());
        List<EcsService> found = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        boolean withTags = input.includeAsStrings().contains("TAGS");
        for (String asked : Errors.required("Services", input.services(), 10)) {
            EcsState.service(cluster, asked)
                    .ifPresentOrElse(
                            found::add,
                            () -> failures.add(Errors.missing(
                                    asked.startsWith("arn:")
                                            ? asked
                                            : account.arn("ecs", "service/" + cluster.name + "/" + asked))));
        }
        ObjectNode json = Shapes.write(DescribeServicesResponse.builder()
                .services(found.stream()
                        .map(service -> ServiceView.of(service, withTags))
                        .toList())
                .failures(failures)
                .build());
        for (int i = 0; i < found.size(); i++) {
            found.get(i).settings.complete(json.path("services").path(i));
        }
        return json;
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
}
