package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.ecs.TaskDefinitions.Registered;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceResponse;
import tools.jackson.databind.node.ObjectNode;

/** UpdateService: what of it begins a deployment is said by each parameter in the API reference. */
final class UpdateServiceOperation {

    private final EcsState state;
    private final ServiceSettings checks;
    private final Deployments deployments;
    private final ServiceScheduler scheduler;

    UpdateServiceOperation(
            EcsState state, ServiceSettings checks, Deployments deployments, ServiceScheduler scheduler) {
        this.state = state;
        this.checks = checks;
        this.deployments = deployments;
        this.scheduler = scheduler;
    }

    void register(Registry registry) {
        registry.onRaw("UpdateService", UpdateServiceRequest::builder, this::update);
    }

    private ObjectNode update(UpdateServiceRequest input, ObjectNode json) {
        Unsupported.controller(input.deploymentController());
        Unsupported.capacity(input.capacityProviderStrategy());
        Unsupported.deployment(json.path("deploymentConfiguration"));
        EcsService service = state.activeService(input.cluster(), Errors.required("Service", input.service()));
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
        int desiredCount = ServiceSettings.count(input.desiredCount(), service.desiredCount);
        String platformVersion = input.platformVersion() == null
                ? service.platformVersion
                : ServiceSettings.platform(input.platformVersion());

        boolean deploys = Boolean.TRUE.equals(input.forceNewDeployment())
                || !wanted.arn().equals(running.arn())
                || !Objects.equals(network, service.network)
                || !platformVersion.equals(service.platformVersion)
                || !loadBalancers.equals(service.loadBalancers);
        if (deploys && !wanted.active()) {
            throw Errors.client("TaskDefinition is inactive");
        }
        service.settings = settings;
        service.scale(desiredCount);
        service.network = network;
        service.platformVersion = platformVersion;
        service.loadBalancers = List.copyOf(loadBalancers);
        if (input.healthCheckGracePeriodSeconds() != null) {
            service.gracePeriodSeconds = input.healthCheckGracePeriodSeconds();
        }
        plain(service, input);
        if (deploys) {
            deployments.begin(service, wanted, () -> scheduler.lookSoon(service));
        } else {
            deployments.configured(service);
            scheduler.lookSoon(service);
        }
        return ServiceView.answer(
                service,
                UpdateServiceResponse.builder()
                        .service(ServiceView.of(service, true))
                        .build());
    }

    /** Settings that hold for tasks started from now on and begin no deployment. */
    private static void plain(EcsService service, UpdateServiceRequest input) {
        if (input.enableExecuteCommand() != null) {
            service.executeCommand = input.enableExecuteCommand();
        }
        if (input.propagateTags() != null) {
            service.propagateTags = input.propagateTags();
        }
        if (input.availabilityZoneRebalancing() != null) {
            service.zoneRebalancing = input.availabilityZoneRebalancing();
        }
    }
}
