package dev.slipway.sandbox.ecs;

import dev.slipway.sandbox.protocol.AwsError;
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
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentRequest;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentResponse;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;

/** ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions, StopServiceDeployment. */
final class DeploymentOperations {

    private final EcsState state;
    private final Deployments deployments;
    private final ServiceScheduler scheduler;

    DeploymentOperations(EcsState state, Deployments deployments, ServiceScheduler scheduler) {
        this.state = state;
        this.deployments = deployments;
        this.scheduler = scheduler;
    }

    void register(Registry registry) {
        registry.on("ListServiceDeployments", ListServiceDeploymentsRequest::builder, this::list)
                .on("DescribeServiceDeployments", DescribeServiceDeploymentsRequest::builder, this::describe)
                .on("DescribeServiceRevisions", DescribeServiceRevisionsRequest::builder, this::revisions)
                .on("StopServiceDeployment", StopServiceDeploymentRequest::builder, this::stop);
    }

    private ListServiceDeploymentsResponse list(ListServiceDeploymentsRequest input) {
        EcsService service = EcsState.service(
                        state.cluster(input.cluster()), Errors.required("Service", input.service()))
                .orElseThrow(Errors::serviceNotFound);
        Page<ServiceDeploymentBrief> page = Page.of(
                service.history.stream()
                        .filter(deployment ->
                                input.status().isEmpty() || input.status().contains(deployment.status))
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

    private DescribeServiceDeploymentsResponse describe(DescribeServiceDeploymentsRequest input) {
        List<ServiceDeployment> found = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (String arn : Errors.required("serviceDeploymentArns", input.serviceDeploymentArns(), 20)) {
            find(arn)
                    .ifPresentOrElse(
                            there -> found.add(ServiceView.deployment(there.service(), there.deployment())),
                            () -> failures.add(Errors.missing(arn)));
        }
        return DescribeServiceDeploymentsResponse.builder()
                .serviceDeployments(found)
                .failures(failures)
                .build();
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
        ServiceDeploymentStatus status = found.deployment().status;
        if (status != ServiceDeploymentStatus.PENDING && status != ServiceDeploymentStatus.IN_PROGRESS) {
            throw Errors.conflict("The service deployment is " + status + " and cannot be stopped.");
        }
        if (input.stopType() == StopServiceDeploymentStopType.ABORT) {
            deployments.abort(found.service(), found.deployment());
        } else {
            deployments.stopAndRollBack(found.service(), found.deployment());
        }
        scheduler.lookSoon(found.service());
        return StopServiceDeploymentResponse.builder().serviceDeploymentArn(arn).build();
    }
}
