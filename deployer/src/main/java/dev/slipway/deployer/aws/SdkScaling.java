package dev.slipway.deployer.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Tag;

record SdkScaling(EcsClient ecs, ApplicationAutoScalingClient autoscaling, Calls calls) implements Scaling {
    private static final int SERVICES_A_CALL = 10;
    private static final int TASKS_A_CALL = 100;

    @Override
    public List<ScaledService> services(String cluster, Collection<String> names) {
        return Batches.of(
                names,
                SERVICES_A_CALL,
                batch -> calls
                        .call(
                                "read the services of " + cluster,
                                "ecs:DescribeServices",
                                () -> ecs.describeServices(request ->
                                        request.cluster(cluster).services(batch).include(ServiceField.TAGS)))
                        .services()
                        .stream()
                        .map(SdkScaling::service)
                        .toList());
    }

    private static ScaledService service(Service service) {
        Map<String, String> tags = service.tags().stream()
                .collect(Collectors.toMap(
                        Tag::key, tag -> Objects.requireNonNullElse(tag.value(), ""), (first, again) -> first));
        return new ScaledService(service.serviceArn(), Snapshots.service(service), tags);
    }

    @Override
    public int unstopped(String cluster, String service) {
        List<String> arns = new ArrayList<>();
        for (DesiredStatus wanted : List.of(DesiredStatus.RUNNING, DesiredStatus.STOPPED)) {
            calls.call(
                            "list the tasks of " + service,
                            "ecs:ListTasks",
                            () -> ecs
                                    .listTasksPaginator(request -> request.cluster(cluster)
                                            .serviceName(service)
                                            .desiredStatus(wanted))
                                    .taskArns()
                                    .stream()
                                    .filter(arn -> !arns.contains(arn))
                                    .toList())
                    .forEach(arns::add);
        }
        return (int) Batches.of(
                        arns,
                        TASKS_A_CALL,
                        batch -> calls.call(
                                        "read tasks of " + cluster,
                                        "ecs:DescribeTasks",
                                        () -> ecs.describeTasks(request ->
                                                request.cluster(cluster).tasks(batch)))
                                .tasks())
                .stream()
                .filter(task -> !"STOPPED".equals(task.lastStatus()))
                .count();
    }

    @Override
    public void scale(String cluster, String service, int desired) {
        calls.call(
                "have " + service + " run " + desired + (desired == 1 ? " task" : " tasks"),
                "ecs:UpdateService",
                () -> ecs.updateService(
                        request -> request.cluster(cluster).service(service).desiredCount(desired)));
    }

    @Override
    public void tag(String serviceArn, Map<String, String> tags) {
        List<Tag> sent = tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        calls.call(
                "write tags to " + name(serviceArn),
                "ecs:TagResource",
                () -> ecs.tagResource(request -> request.resourceArn(serviceArn).tags(sent)));
    }

    @Override
    public void untag(String serviceArn, Collection<String> keys) {
        calls.call(
                "take tags off " + name(serviceArn),
                "ecs:UntagResource",
                () -> ecs.untagResource(
                        request -> request.resourceArn(serviceArn).tagKeys(keys)));
    }

    private static String name(String serviceArn) {
        return serviceArn.substring(serviceArn.lastIndexOf('/') + 1);
    }

    @Override
    public Optional<Autoscaling> autoscaling(String cluster, String service) {
        return calls
                .call(
                        "read the scaling of " + service,
                        "application-autoscaling:DescribeScalableTargets",
                        () -> autoscaling.describeScalableTargets(
                                request -> request.serviceNamespace(ServiceNamespace.ECS)
                                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                                        .resourceIds(resource(cluster, service))))
                .scalableTargets()
                .stream()
                .findFirst()
                .map(SdkScaling::target);
    }

    private static Autoscaling target(ScalableTarget target) {
        var suspended = target.suspendedState();
        return suspended == null
                ? new Autoscaling(target.minCapacity(), false, false, false)
                : new Autoscaling(
                        target.minCapacity(),
                        Boolean.TRUE.equals(suspended.dynamicScalingInSuspended()),
                        Boolean.TRUE.equals(suspended.dynamicScalingOutSuspended()),
                        Boolean.TRUE.equals(suspended.scheduledScalingSuspended()));
    }

    @Override
    public void autoscaling(String cluster, String service, Autoscaling wanted) {
        calls.call(
                "change the scaling of " + service,
                "application-autoscaling:RegisterScalableTarget",
                () -> autoscaling.registerScalableTarget(request -> request.serviceNamespace(ServiceNamespace.ECS)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                        .resourceId(resource(cluster, service))
                        .minCapacity(wanted.minimum())
                        .suspendedState(state -> state.dynamicScalingInSuspended(wanted.inSuspended())
                                .dynamicScalingOutSuspended(wanted.outSuspended())
                                .scheduledScalingSuspended(wanted.scheduledSuspended()))));
    }

    private static String resource(String cluster, String service) {
        return "service/" + cluster + "/" + service;
    }
}
