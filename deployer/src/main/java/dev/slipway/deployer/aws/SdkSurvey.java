package dev.slipway.deployer.aws;

import dev.slipway.deployer.release.Digest;
import dev.slipway.deployer.release.TaskArn;
import dev.slipway.deployer.release.TaskDefinitionArn;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.SuspendedState;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** The survey over the SDK; images and balancers have parts of their own. */
record SdkSurvey(
        Calls calls,
        EcsClient ecs,
        StsClient sts,
        Lazy<IamClient> iam,
        ApplicationAutoScalingClient autoscaling,
        SdkImageSurvey images,
        SdkBalancerSurvey balancers)
        implements Survey {
    private static final int SERVICES_A_CALL = 10;
    private static final int SERVICES_A_PAGE = 100;
    private static final int TASKS_A_CALL = 100;
    private static final int TARGETS_A_CALL = 50;

    /** The same over other calls. */
    SdkSurvey making(Calls others) {
        return new SdkSurvey(
                others,
                ecs,
                sts,
                iam,
                autoscaling,
                new SdkImageSurvey(images.client(), others),
                new SdkBalancerSurvey(balancers.client(), others));
    }

    @Override
    public Caller caller() {
        GetCallerIdentityResponse answer =
                calls.call("learn whose AWS credentials these are", "sts:GetCallerIdentity", sts::getCallerIdentity);
        return new Caller(
                answer.account(),
                answer.sdkHttpResponse()
                        .firstMatchingHeader("Date")
                        .map(SdkSurvey::date)
                        .orElse(null));
    }

    private static @Nullable Instant date(String header) {
        try {
            return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public List<String> serviceNames(String cluster) {
        return calls.call(
                "list the services of " + cluster,
                "ecs:ListServices",
                () -> ecs
                        .listServicesPaginator(
                                request -> request.cluster(cluster).maxResults(SERVICES_A_PAGE))
                        .serviceArns()
                        .stream()
                        .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                        .toList());
    }

    @Override
    public List<ServiceSettings> services(String cluster, Collection<String> names) {
        return Batches.of(
                names,
                SERVICES_A_CALL,
                batch -> calls
                        .call(
                                "read the services of " + cluster,
                                "ecs:DescribeServices",
                                () -> ecs.describeServices(
                                        request -> request.cluster(cluster).services(batch)))
                        .services()
                        .stream()
                        .map(Settings::service)
                        .toList());
    }

    @Override
    public Revision revision(TaskDefinitionArn arn) {
        Map<String, String> unknown = new TreeMap<>();
        DescribeTaskDefinitionResponse answer = calls.call(
                "read the task definition " + arn.id(),
                "ecs:DescribeTaskDefinition",
                () -> ecs.describeTaskDefinition(request -> request.taskDefinition(arn.value())
                        .include(TaskDefinitionField.TAGS)
                        .overrideConfiguration(own -> own.putExecutionAttribute(UnknownMembers.FOUND, unknown))));
        return Settings.revision(answer, unknown);
    }

    @Override
    public List<TaskArn> tasks(String cluster, String service) {
        return calls
                .call(
                        "list the tasks of " + service,
                        "ecs:ListTasks",
                        () -> ecs.listTasks(request -> request.cluster(cluster)
                                .serviceName(service)
                                .desiredStatus(DesiredStatus.RUNNING)
                                .maxResults(TASKS_A_CALL)))
                .taskArns()
                .stream()
                .map(TaskArn::new)
                .toList();
    }

    @Override
    public List<TaskSnapshot> tasks(String cluster, Collection<TaskArn> arns) {
        return new SdkEcs(ecs, calls).tasks(cluster, arns);
    }

    @Override
    public List<TaskArn> protectedTasks(String cluster, Collection<TaskArn> arns) {
        return Batches.of(
                arns.stream().map(TaskArn::value).toList(),
                TASKS_A_CALL,
                batch -> calls
                        .call(
                                "read the scale-in protection of tasks of " + cluster,
                                "ecs:GetTaskProtection",
                                () -> ecs.getTaskProtection(
                                        request -> request.cluster(cluster).tasks(batch)))
                        .protectedTasks()
                        .stream()
                        .filter(task -> Boolean.TRUE.equals(task.protectionEnabled()))
                        .map(ProtectedTask::taskArn)
                        .map(TaskArn::new)
                        .toList());
    }

    @Override
    public Optional<RegisteredImage> image(String repository, Digest digest) {
        return images.image(repository, digest);
    }

    @Override
    public List<Platform> platforms(String repository, Digest digest) {
        return images.platforms(repository, digest);
    }

    @Override
    public Scan scan(String repository, Digest digest) {
        return images.scan(repository, digest);
    }

    @Override
    public List<TargetGroup> targetGroups(Collection<String> arns) {
        return balancers.targetGroups(arns);
    }

    @Override
    public Map<String, String> targetGroupAttributes(String arn) {
        return balancers.attributes(arn);
    }

    @Override
    public Map<String, Integer> targetStates(String arn) {
        return balancers.states(arn);
    }

    /** The name is the last part of a role's ARN, whatever its path. */
    @Override
    public Optional<String> trustPolicy(String role) {
        String name = role.substring(role.lastIndexOf('/') + 1);
        return calls.call("read the role " + name, "iam:GetRole", () -> {
            try {
                String policy = iam.get()
                        .getRole(request -> request.roleName(name))
                        .role()
                        .assumeRolePolicyDocument();
                return Optional.of(URLDecoder.decode(policy, StandardCharsets.UTF_8));
            } catch (NoSuchEntityException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public List<ScalingLimits> scaling(String cluster, Collection<String> services) {
        String prefix = "service/" + cluster + "/";
        return Batches.of(
                services.stream().map(prefix::concat).toList(),
                TARGETS_A_CALL,
                batch -> calls
                        .call(
                                "read how services of " + cluster + " are scaled",
                                "application-autoscaling:DescribeScalableTargets",
                                () -> autoscaling.describeScalableTargets(
                                        request -> request.serviceNamespace(ServiceNamespace.ECS)
                                                .resourceIds(batch)))
                        .scalableTargets()
                        .stream()
                        .map(target -> new ScalingLimits(
                                target.resourceId().substring(prefix.length()),
                                target.minCapacity(),
                                target.maxCapacity(),
                                suspended(target)))
                        .toList());
    }

    private static boolean suspended(ScalableTarget target) {
        SuspendedState state = target.suspendedState();
        return state != null
                && (Boolean.TRUE.equals(state.dynamicScalingInSuspended())
                        || Boolean.TRUE.equals(state.dynamicScalingOutSuspended())
                        || Boolean.TRUE.equals(state.scheduledScalingSuspended()));
    }
}
