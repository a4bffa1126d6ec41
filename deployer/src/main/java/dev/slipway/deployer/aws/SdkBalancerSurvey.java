package dev.slipway.deployer.aws;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** What load balancers know of a service's target groups. */
record SdkBalancerSurvey(Lazy<ElasticLoadBalancingV2Client> client, Calls calls) {
    private static final int GROUPS_A_CALL = 20;

    List<TargetGroup> targetGroups(Collection<String> arns) {
        return Batches.of(
                arns,
                GROUPS_A_CALL,
                batch -> calls
                        .call(
                                "read target groups",
                                "elasticloadbalancing:DescribeTargetGroups",
                                () -> client.get().describeTargetGroups(request -> request.targetGroupArns(batch)))
                        .targetGroups()
                        .stream()
                        .map(SdkBalancerSurvey::group)
                        .toList());
    }

    private static TargetGroup group(software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup group) {
        return new TargetGroup(
                group.targetGroupArn(),
                group.targetGroupName(),
                String.valueOf(group.healthCheckProtocolAsString()),
                Objects.requireNonNullElse(group.healthCheckPath(), ""),
                group.matcher() == null
                        ? ""
                        : Objects.requireNonNullElse(group.matcher().httpCode(), ""),
                Duration.ofSeconds(Objects.requireNonNullElse(group.healthCheckIntervalSeconds(), 0)),
                Objects.requireNonNullElse(group.healthyThresholdCount(), 0),
                Objects.requireNonNullElse(group.unhealthyThresholdCount(), 0));
    }

    Map<String, String> attributes(String arn) {
        Map<String, String> attributes = new HashMap<>();
        for (TargetGroupAttribute attribute : calls.call(
                        "read the attributes of " + name(arn),
                        "elasticloadbalancing:DescribeTargetGroupAttributes",
                        () -> client.get().describeTargetGroupAttributes(request -> request.targetGroupArn(arn)))
                .attributes()) {
            attributes.put(attribute.key(), attribute.value());
        }
        return Map.copyOf(attributes);
    }

    Map<String, Integer> states(String arn) {
        Map<String, Integer> states = new HashMap<>();
        calls.call(
                        "read the health of the targets of " + name(arn),
                        "elasticloadbalancing:DescribeTargetHealth",
                        () -> client.get().describeTargetHealth(request -> request.targetGroupArn(arn)))
                .targetHealthDescriptions()
                .forEach(target -> states.merge(target.targetHealth().stateAsString(), 1, Integer::sum));
        return Map.copyOf(states);
    }

    private static String name(String arn) {
        String[] parts = arn.split("/", -1);
        return parts.length > 1 ? parts[1] : arn;
    }
}
