package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import dev.slipway.sandbox.protocol.Account;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceResponse;
import tools.jackson.databind.node.ObjectNode;

/** CreateService. */
final class CreateServiceOperation {

    private final EcsState state;
    private final Account account;
    private final InstantSource clock;
    private final ServiceSettings checks;
    private final Deployments deployments;
    private final ServiceScheduler scheduler;

    CreateServiceOperation(
            EcsState state,
            Account account,
            InstantSource clock,
            ServiceSettings checks,
            Deployments deployments,
            ServiceScheduler scheduler) {
        this.state = state;
        this.account = account;
        this.clock = clock;
        this.checks = checks;
        this.deployments = deployments;
        this.scheduler = scheduler;
    }

    void register(Registry registry) {
        registry.onRaw("CreateService", CreateServiceRequest::builder, this::create);
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
        service.desiredCount = ServiceSettings.count(input.desiredCount(), 1);
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
        service.platformVersion = ServiceSettings.platform(input.platformVersion());
        cluster.services.put(name, service);
        deployments.begin(service, definition, () -> scheduler.lookSoon(service));
        return ServiceView.answer(
                service,
                CreateServiceResponse.builder()
                        .service(ServiceView.of(service, true))
                        .build());
    }
}
