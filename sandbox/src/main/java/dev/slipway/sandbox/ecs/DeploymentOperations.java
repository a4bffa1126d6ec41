package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.Paging;
import dev.slipway.sandbox.protocol.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CreatedAt;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentResponse;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import tools.jackson.databind.node.ObjectNode;

/** ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions, StopServiceDeployment. */
final class DeploymentOperations {

    private final EcsState state;
    private final Rollbacks rollbacks;
    private final ServiceScheduler scheduler;

    DeploymentOperations(EcsState state, Rollbacks rollbacks, ServiceScheduler scheduler) {
        this.state = state;
        this.rollbacks = rollbacks;
        this.scheduler = scheduler;
    }

    void register(Registry registry) {
        registry.on("ListServiceDeployments", ListServiceDeploymentsRequest::builder, this::list)
                .onRaw(
                        "DescribeServiceDeployments",
                        DescribeServiceDeploymentsRequest::builder,
                        (input, json) -> describe(input))
                .on("DescribeServiceRevisions", DescribeServiceRevisionsRequest::builder, this::revisions)
                .on("StopServiceDeployment", StopServiceDeploymentRequest::builder, this::stop);
    }

    private ListServiceDeploymentsResponse list(ListServiceDeploymentsRequest input) {
        EcsService service = EcsState.service(
                        state.cluster(input.cluster()), Errors.required("Service", input.service()))
                .orElseThrow(Errors::serviceNotFound);
        Paging.Page<ServiceDeploymentBrief> page = Pages.of("ListServiceDeployments", 20)
                .page(
                        service.history.stream()
                                .filter(deployment -> input.status().isEmpty()
                                        || input.status().contains(deployment.status))
                                .filter(deployment -> within(deployment, input.createdAt()))
                                .map(deployment -> ServiceView.brief(service, deployment))
                                .toList(),
                        input.maxResults(),
                        input.nextToken());
        return ListServiceDeploymentsResponse.builder()
                .serviceDeployments(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static boolean within(ServiceDeploymentRecord deployment, @Nullable CreatedAt range) {
        return range == null
                || ((range.after() == null || deployment.createdAt.isAfter(range.after()))
                        && (range.before() == null || deployment.createdAt.isBefore(range.before())));
    }

    private ObjectNode describe(DescribeServiceDeploymentsRequest input) {
        List<Found> found = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (String arn : Errors.required("serviceDeploymentArns", input.serviceDeploymentArns(), 20)) {
            find(arn).ifPresentOrElse(found::add, () -> failures.add(Errors.missing(arn)));
        }
        ObjectNode json = Shapes.write(DescribeServiceDeploymentsResponse.builder()
                .serviceDeployments(found.stream()
                        .map(there -> ServiceView.deployment(there.service(), there.deployment()))
                        .toList())
                .failures(failures)
                .build());
        for (int i = 0; i < found.size(); i++) {
            found.get(i)
                    .deployment()
                    .settings
                    .complete(json.path("serviceDeployments").path(i));
        }
        return json;
    }

    private record Found(EcsService service, ServiceDeploymentRecord deployment) {}

    private Optional<Found> find(String arn) {
        return state.services().stream()
                .flatMap(service -> service.history.stream().map(deployment -> new Found(service, deployment)))
                .filter(found -> found.deployment().arn.equals(arn))
                .findFirst();
    }

    private DescribeServiceRevisionsResponse revisions(DescribeServiceRevisionsRequest input) {
        List<ServiceRevision> found = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (String arn : Errors.required("serviceRevisionArns", input.serviceRevisionArns(), 20)) {
            Optional<ServiceRevision> revision = state.services().stream()
                    .flatMap(service -> revisionsOf(service)
                            .filter(candidate -> candidate.arn().equals(arn))
                            .map(candidate -> ServiceView.revision(service, candidate)))
                    .findFirst();
            revision.ifPresentOrElse(found::add, () -> failures.add(Errors.missing(arn)));
        }
        return DescribeServiceRevisionsResponse.builder()
                .serviceRevisions(found)
                .failures(failures)
                .build();
    }

    private static Stream<ServiceRevisionRecord> revisionsOf(EcsService service) {
        return service.history.stream().map(deployment -> deployment.target);
    }

    private StopServiceDeploymentResponse stop(StopServiceDeploymentRequest input) {
        String arn = Errors.required("serviceDeploymentArn", input.serviceDeploymentArn());
        Found found = find(arn)
                .orElseThrow(() -> AwsError.refused(
                        "ServiceDeploymentNotFoundException", "The service deployment could not be found: " + arn));
        if (found.deployment().finished()) {
            throw Errors.conflict("The service deployment is " + found.deployment().status + " and cannot be stopped.");
        }
        if (input.stopType() == StopServiceDeploymentStopType.ABORT) {
            rollbacks.abort(found.service(), found.deployment());
        } else {
            rollbacks.stopAndRollBack(found.service(), found.deployment());
        }
        scheduler.lookSoon(found.service());
        return StopServiceDeploymentResponse.builder().serviceDeploymentArn(arn).build();
    }
}
