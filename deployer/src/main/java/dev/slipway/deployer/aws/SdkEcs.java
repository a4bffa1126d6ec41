package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.ServiceDeploymentArn;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;

record SdkEcs(EcsClient client, Calls calls) implements Ecs {
    private static final String DESCRIBE_TASK_DEFINITION = "ecs:DescribeTaskDefinition";
    private static final int SERVICES_A_CALL = 10;
    private static final int DEPLOYMENTS_A_CALL = 20;
    private static final int TASKS_A_CALL = 100;

    @Override
    public List<ServiceSnapshot> services(String cluster, Collection<String> names) {
        return Batches.of(
                names,
                SERVICES_A_CALL,
                batch -> calls
                        .call(
                                "read the services of " + cluster,
                                "ecs:DescribeServices",
                                () -> client.describeServices(
                                        request -> request.cluster(cluster).services(batch)))
                        .services()
                        .stream()
                        .map(Snapshots::service)
                        .toList());
    }

    /** All pages: one has a hundred at most, and the SDK has no paginator for them. */
    @Override
    public List<ServiceDeploymentSnapshot> serviceDeployments(String cluster, String service) {
        List<ServiceDeploymentSnapshot> all = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            String token = next.orElse(null);
            ListServiceDeploymentsResponse page = calls.call(
                    "list the deployments of " + service,
                    "ecs:ListServiceDeployments",
                    () -> client.listServiceDeployments(request -> request.cluster(cluster)
                            .service(service)
                            .maxResults(100)
                            .nextToken(token)));
            page.serviceDeployments().stream().map(Snapshots::serviceDeployment).forEach(all::add);
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent());
        all.sort(Comparator.comparing(ServiceDeploymentSnapshot::createdAt).reversed());
        return List.copyOf(all);
    }

    @Override
    public List<ServiceDeploymentSnapshot> serviceDeployments(Collection<ServiceDeploymentArn> arns) {
        List<String> values = arns.stream().map(ServiceDeploymentArn::value).toList();
        return Batches.of(
                values,
                DEPLOYMENTS_A_CALL,
                batch -> calls
                        .call(
                                "read service deployments",
                                "ecs:DescribeServiceDeployments",
                                () -> client.describeServiceDeployments(
                                        request -> request.serviceDeploymentArns(batch)))
                        .serviceDeployments()
                        .stream()
                        .map(Snapshots::serviceDeployment)
                        .toList());
    }

    @Override
    public List<ServiceRevision> serviceRevisions(Collection<String> arns) {
        return Batches.of(
                arns,
                DEPLOYMENTS_A_CALL,
                batch -> calls
                        .call(
                                "read service revisions",
                                "ecs:DescribeServiceRevisions",
                                () -> client.describeServiceRevisions(request -> request.serviceRevisionArns(batch)))
                        .serviceRevisions()
                        .stream()
                        .map(Snapshots::serviceRevision)
                        .toList());
    }

    @Override
    public TaskDefinition taskDefinition(TaskDefinitionArn arn) {
        return calls.call(
                "read the task definition " + arn.id(), DESCRIBE_TASK_DEFINITION, () -> described(arn.value()));
    }

    /** ECS tells a family that is not there by its message alone; the exception is that of any mistake. */
    @Override
    public Optional<TaskDefinition> newest(String family) {
        return calls.call("read the task definition family " + family, DESCRIBE_TASK_DEFINITION, () -> {
            try {
                return Optional.of(described(family));
            } catch (ClientException e) {
                if (String.valueOf(e.getMessage()).contains("Unable to describe task definition")) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private TaskDefinition described(String id) {
        Map<String, String> unknown = new TreeMap<>();
        DescribeTaskDefinitionResponse answer = client.describeTaskDefinition(request -> request.taskDefinition(id)
                .include(TaskDefinitionField.TAGS)
                .overrideConfiguration(own -> own.putExecutionAttribute(UnknownMembers.FOUND, unknown)));
        return TaskDefinition.described(answer.taskDefinition(), answer.tags(), unknown);
    }

    @Override
    public TaskDefinition register(TaskDefinition content) {
        if (!content.unknownMembers().isEmpty()) {
            throw new IllegalArgumentException(
                    content + " has members that would be lost: " + content.unknownMembers());
        }
        String purpose = "register a revision like " + content.arn().id();
        String permission = "ecs:RegisterTaskDefinition, ecs:TagResource and iam:PassRole";
        var answer = calls.call(purpose, permission, () -> client.registerTaskDefinition(content.content()));
        return TaskDefinition.described(answer.taskDefinition(), answer.tags(), Map.of());
    }

    @Override
    public ServiceSnapshot update(String cluster, String service, TaskDefinitionArn revision) {
        String purpose = "move the service " + service + " to " + revision.id();
        return Snapshots.service(calls.call(
                        purpose,
                        "ecs:UpdateService and iam:PassRole",
                        () -> client.updateService(request ->
                                request.cluster(cluster).service(service).taskDefinition(revision.value())))
                .service());
    }

    @Override
    public ServiceSnapshot restart(String cluster, String service, TaskDefinitionArn revision) {
        return Snapshots.service(calls.call(
                        "restart the service " + service + " on " + revision.id(),
                        "ecs:UpdateService and iam:PassRole",
                        () -> client.updateService(request -> request.cluster(cluster)
                                .service(service)
                                .taskDefinition(revision.value())
                                .forceNewDeployment(true)))
                .service());
    }

    @Override
    public void rollBack(ServiceDeploymentArn deployment) {
        calls.call(
                "stop the service deployment " + deployment.id(),
                "ecs:StopServiceDeployment",
                () -> client.stopServiceDeployment(request -> request.serviceDeploymentArn(deployment.value())
                        .stopType(StopServiceDeploymentStopType.ROLLBACK)));
    }

    @Override
    public List<TaskSnapshot> runningTasks(String cluster, String service) {
        List<TaskArn> arns = Stream.of(DesiredStatus.RUNNING, DesiredStatus.STOPPED)
                .flatMap(wanted -> taskArns(cluster, service, wanted).stream())
                .distinct()
                .toList();
        return tasks(cluster, arns).stream()
                .filter(task -> task.lastStatus().equals("RUNNING"))
                .toList();
    }

    @Override
    public List<TaskArn> stopped(String cluster, String service) {
        return taskArns(cluster, service, DesiredStatus.STOPPED);
    }

    /** All pages: one has a hundred at most. */
    private List<TaskArn> taskArns(String cluster, String service, DesiredStatus wanted) {
        String purpose = "list the %s tasks of %s".formatted(wanted.toString().toLowerCase(Locale.ROOT), service);
        return calls.call(
                purpose,
                "ecs:ListTasks",
                () -> client
                        .listTasksPaginator(request ->
                                request.cluster(cluster).serviceName(service).desiredStatus(wanted))
                        .taskArns()
                        .stream()
                        .map(TaskArn::new)
                        .toList());
    }

    /** ListTasks: startedBy stands alone, no other filter beside it, and finds what is wanted RUNNING by default. */
    @Override
    public List<TaskArn> startedBy(String cluster, String startedBy) {
        return calls.call(
                "list the tasks that " + startedBy + " has started",
                "ecs:ListTasks",
                () ->
                        client
                                .listTasksPaginator(
                                        request -> request.cluster(cluster).startedBy(startedBy))
                                .taskArns()
                                .stream()
                                .map(TaskArn::new)
                                .toList());
    }

    @Override
    public List<TaskArn> ofFamily(String cluster, String family) {
        return calls.call(
                "list the tasks of the family " + family,
                "ecs:ListTasks",
                () -> client
                        .listTasksPaginator(request ->
                                request.cluster(cluster).family(family).desiredStatus(DesiredStatus.RUNNING))
                        .taskArns()
                        .stream()
                        .map(TaskArn::new)
                        .toList());
    }

    @Override
    public Optional<TaskSnapshot> task(String cluster, TaskArn task) {
        return tasks(cluster, List.of(task)).stream().findFirst();
    }

    @Override
    public List<TaskSnapshot> tasks(String cluster, Collection<TaskArn> tasks) {
        return Batches.of(
                tasks.stream().map(TaskArn::value).toList(),
                TASKS_A_CALL,
                batch -> calls
                        .call(
                                "read tasks of " + cluster,
                                "ecs:DescribeTasks",
                                () -> client.describeTasks(
                                        request -> request.cluster(cluster).tasks(batch)))
                        .tasks()
                        .stream()
                        .map(Snapshots::task)
                        .toList());
    }

    @Override
    public Launch run(OneOffTask task) {
        RunTaskRequest.Builder request = RunTaskRequest.builder()
                .cluster(task.cluster())
                .taskDefinition(task.taskDefinition().value())
                .launchType(LaunchType.FARGATE)
                .count(1)
                .startedBy(task.startedBy())
                .clientToken(task.clientToken());
        if (task.platformVersion() != null) {
            request.platformVersion(task.platformVersion());
        }
        if (task.network() != null) {
            request.networkConfiguration(network(task.network()));
        }
        if (!task.command().isEmpty()) {
            request.overrides(overrides -> overrides.containerOverrides(ContainerOverride.builder()
                    .name(task.container())
                    .command(task.command())
                    .build()));
        }
        RunTaskResponse answer = calls.call(
                "start a task of " + task.taskDefinition().id(),
                "ecs:RunTask and iam:PassRole",
                () -> client.runTask(request.build()));
        if (!answer.tasks().isEmpty()) {
            return new Launch.Placed(Snapshots.task(answer.tasks().getFirst()));
        }
        return new Launch.NoRoom(
                answer.failures().isEmpty()
                        ? "no reason given"
                        : answer.failures().getFirst().reason());
    }

    private static NetworkConfiguration network(ServiceSnapshot.Network network) {
        return NetworkConfiguration.builder()
                .awsvpcConfiguration(vpc -> vpc.subnets(network.subnets())
                        .securityGroups(network.securityGroups())
                        .assignPublicIp(network.publicIp() ? AssignPublicIp.ENABLED : AssignPublicIp.DISABLED))
                .build();
    }

    @Override
    public void stop(String cluster, TaskArn task, String reason) {
        calls.call(
                "stop the task " + task.id(),
                "ecs:StopTask",
                () -> client.stopTask(
                        request -> request.cluster(cluster).task(task.value()).reason(reason)));
    }
}
