package dev.slipway.sandbox.autoscaling;

import dev.slipway.sandbox.protocol.Account;
import dev.slipway.sandbox.protocol.AwsError;
import dev.slipway.sandbox.protocol.JsonService;
import dev.slipway.sandbox.protocol.Paging;
import dev.slipway.sandbox.protocol.Paging.Page;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.model.DeregisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DeregisterScalableTargetResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalingPoliciesRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalingPoliciesResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.applicationautoscaling.model.SuspendedState;

/**
 * Application Auto Scaling for services of ECS: targets and policies are kept and shown, for clients that suspend scaling while
 * they deploy. Nothing is scaled. Thread-safe.
 */
public final class ApplicationAutoScaling {

    private static final String NAMESPACE = "ecs";
    private static final String DIMENSION = "ecs:service:DesiredCount";
    private static final Pattern RESOURCE = Pattern.compile("service/([\\w-]+)/([\\w-]+)");
    private static final int MOST = 50;

    private final Account account;
    private final InstantSource clock;
    private final Services services;
    private final Map<String, ScalableTarget> targets = new ConcurrentSkipListMap<>();
    private final Map<String, ScalingPolicy> policies = new ConcurrentSkipListMap<>();

    /** What there is to scale. */
    @FunctionalInterface
    public interface Services {
        /** Whether a cluster has an active service of this name. */
        boolean exists(String cluster, String service);
    }

    public ApplicationAutoScaling(Account account, InstantSource clock, Services services) {
        this.account = account;
        this.clock = clock;
        this.services = services;
    }

    /** The service to mount on an endpoint. */
    public JsonService service() {
        return new JsonService("application-autoscaling", "AnyScaleFrontendService")
                .on("RegisterScalableTarget", RegisterScalableTargetRequest::builder, this::register)
                .on("DeregisterScalableTarget", DeregisterScalableTargetRequest::builder, this::deregister)
                .on("DescribeScalableTargets", DescribeScalableTargetsRequest::builder, this::describeTargets)
                .on("PutScalingPolicy", PutScalingPolicyRequest::builder, this::put)
                .on("DescribeScalingPolicies", DescribeScalingPoliciesRequest::builder, this::describePolicies);
    }

    /** Registers a target, or changes what it is given of one that is there ("RegisterScalableTarget", API Reference). */
    private RegisterScalableTargetResponse register(RegisterScalableTargetRequest input) {
        String id = resource(input.serviceNamespaceAsString(), input.resourceId(), input.scalableDimensionAsString());
        ScalableTarget before = targets.get(id);
        Integer least = or(input.minCapacity(), before == null ? null : before.minCapacity());
        Integer most = or(input.maxCapacity(), before == null ? null : before.maxCapacity());
        if (least == null || most == null) {
            throw invalid("Both MinCapacity and MaxCapacity are required to register a new scalable target.");
        }
        if (least < 0 || most < least) {
            throw invalid("MaxCapacity (" + most + ") must not be below MinCapacity (" + least + ").");
        }
        SuspendedState suspended = merged(before == null ? null : before.suspendedState(), input.suspendedState());
        String arn = account.arn("application-autoscaling", "scalable-target/0ec5" + "%08x".formatted(id.hashCode()));
        targets.put(
                id,
                ScalableTarget.builder()
                        .serviceNamespace(NAMESPACE)
                        .resourceId(id)
                        .scalableDimension(DIMENSION)
                        .minCapacity(least)
                        .maxCapacity(most)
                        .roleARN("arn:aws:iam::" + account.id()
                                + ":role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
                                + "AWSServiceRoleForApplicationAutoScaling_ECSService")
                        .creationTime(before == null ? clock.instant() : before.creationTime())
                        .suspendedState(suspended)
                        .scalableTargetARN(arn)
                        .build());
        return RegisterScalableTargetResponse.builder().scalableTargetARN(arn).build();
    }

    private static SuspendedState merged(@Nullable SuspendedState before, @Nullable SuspendedState change) {
        SuspendedState old = before == null
                ? SuspendedState.builder()
                        .dynamicScalingInSuspended(false)
                        .dynamicScalingOutSuspended(false)
                        .scheduledScalingSuspended(false)
                        .build()
                : before;
        if (change == null) {
            return old;
        }
        return SuspendedState.builder()
                .dynamicScalingInSuspended(or(change.dynamicScalingInSuspended(), old.dynamicScalingInSuspended()))
                .dynamicScalingOutSuspended(or(change.dynamicScalingOutSuspended(), old.dynamicScalingOutSuspended()))
                .scheduledScalingSuspended(or(change.scheduledScalingSuspended(), old.scheduledScalingSuspended()))
                .build();
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first == null ? second : first;
    }

    private DeregisterScalableTargetResponse deregister(DeregisterScalableTargetRequest input) {
        String id = registered(
                resource(input.serviceNamespaceAsString(), input.resourceId(), input.scalableDimensionAsString()));
        targets.remove(id);
        policies.values().removeIf(policy -> policy.resourceId().equals(id));
        return DeregisterScalableTargetResponse.builder().build();
    }

    private DescribeScalableTargetsResponse describeTargets(DescribeScalableTargetsRequest input) {
        Predicate<ScalableTarget> asked =
                input.hasResourceIds() ? target -> input.resourceIds().contains(target.resourceId()) : target -> true;
        Page<ScalableTarget> page = paging("DescribeScalableTargets")
                .page(
                        targets.values().stream()
                                .filter(target -> NAMESPACE.equals(input.serviceNamespaceAsString()))
                                .filter(asked)
                                .toList(),
                        input.maxResults(),
                        input.nextToken());
        return DescribeScalableTargetsResponse.builder()
                .scalableTargets(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private PutScalingPolicyResponse put(PutScalingPolicyRequest input) {
        String id = registered(
                resource(input.serviceNamespaceAsString(), input.resourceId(), input.scalableDimensionAsString()));
        String key = id + ":" + input.policyName();
        String arn = "arn:aws:autoscaling:" + account.region() + ":" + account.id() + ":scalingPolicy:"
                + "%08x".formatted(key.hashCode()) + "-0000-4000-8000-000000000000:resource/ecs/" + id + ":policyName/"
                + input.policyName();
        ScalingPolicy before = policies.get(key);
        policies.put(
                key,
                ScalingPolicy.builder()
                        .policyARN(arn)
                        .policyName(input.policyName())
                        .serviceNamespace(NAMESPACE)
                        .resourceId(id)
                        .scalableDimension(DIMENSION)
                        .policyType(input.policyTypeAsString() == null ? "StepScaling" : input.policyTypeAsString())
                        .stepScalingPolicyConfiguration(input.stepScalingPolicyConfiguration())
                        .targetTrackingScalingPolicyConfiguration(input.targetTrackingScalingPolicyConfiguration())
                        .creationTime(before == null ? clock.instant() : before.creationTime())
                        .build());
        return PutScalingPolicyResponse.builder().policyARN(arn).build();
    }

    private DescribeScalingPoliciesResponse describePolicies(DescribeScalingPoliciesRequest input) {
        Page<ScalingPolicy> page = paging("DescribeScalingPolicies")
                .page(
                        policies.values().stream()
                                .filter(policy -> NAMESPACE.equals(input.serviceNamespaceAsString()))
                                .filter(policy -> input.resourceId() == null
                                        || policy.resourceId().equals(input.resourceId()))
                                .filter(policy -> !input.hasPolicyNames()
                                        || input.policyNames().contains(policy.policyName()))
                                .toList(),
                        input.maxResults(),
                        input.nextToken());
        return DescribeScalingPoliciesResponse.builder()
                .scalingPolicies(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private String resource(String namespace, String id, String dimension) {
        Matcher resource = RESOURCE.matcher(id);
        if (!namespace.equals(NAMESPACE) || !dimension.equals(DIMENSION) || !resource.matches()) {
            throw invalid("Unsupported service namespace, resource type or scalable dimension: " + namespace + ", " + id
                    + ", " + dimension);
        }
        if (!services.exists(resource.group(1), resource.group(2))) {
            throw invalid("ECS service doesn't exist: " + id);
        }
        return id;
    }

    private String registered(String id) {
        if (!targets.containsKey(id)) {
            throw AwsError.refused(
                    "ObjectNotFoundException",
                    "No scalable target found for service namespace: ecs, resource ID: " + id + ", scalable dimension: "
                            + DIMENSION);
        }
        return id;
    }

    private static Paging paging(String operation) {
        return new Paging(
                operation,
                MOST,
                MOST,
                sentence -> invalid("1 validation error detected: Value at 'maxResults' " + sentence),
                sentence -> AwsError.refused("InvalidNextTokenException", sentence));
    }

    private static AwsError invalid(String message) {
        return AwsError.refused("ValidationException", message);
    }
}
