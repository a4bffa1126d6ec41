package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.Paging;
import dev.slipway.sandbox.protocol.Shapes;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import tools.jackson.databind.node.ObjectNode;

/** DeleteService, DescribeServices, ListServices. */
final class ServiceOperations {

    private final EcsState state;
    private final Account account;
    private final ServiceScheduler scheduler;

    ServiceOperations(EcsState state, Account account, ServiceScheduler scheduler) {
        this.state = state;
        this.account = account;
        this.scheduler = scheduler;
    }

    void register(Registry registry) {
        registry.onRaw("DeleteService", DeleteServiceRequest::builder, (input, json) -> delete(input))
                .onRaw("DescribeServices", DescribeServicesRequest::builder, (input, json) -> describe(input))
                .on("ListServices", ListServicesRequest::builder, this::list);
    }

    private ObjectNode delete(DeleteServiceRequest input) {
        EcsService service = state.activeService(input.cluster(), Errors.required("Service", input.service()));
        if (service.desiredCount > 0 && !Boolean.TRUE.equals(input.force())) {
            throw Errors.parameter("The service cannot be stopped while it is scaled above 0.");
        }
        service.scale(0);
        service.status = EcsService.Status.DRAINING;
        scheduler.lookSoon(service);
        return ServiceView.answer(
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
        Paging.Page<String> page = Pages.of("ListServices", 10)
                .page(
                        cluster.services.values().stream()
                                .filter(service -> service.status != EcsService.Status.INACTIVE)
                                .map(service -> service.arn)
                                .toList(),
                        input.maxResults(),
                        input.nextToken());
        return ListServicesResponse.builder()
                .serviceArns(page.items())
                .nextToken(page.nextToken())
                .build();
    }
}
